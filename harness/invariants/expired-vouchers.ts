import type { Evidence, Voucher } from '../model/evidence.ts';
import { surchargeOn } from '../model/surcharges.ts';
import { type Instant, millis, NS_PER_MS } from '../model/time.ts';
import { NONE, type Offence } from './conclude.ts';
import { describe, short } from './describe.ts';
import { type Acknowledged, begunAt, type Intent, idsOf } from './intents.ts';

/**
 * Expiry is read off other clocks than the run's: the host's when a voucher is made, the shop's or its database's when it is
 * redeemed. A shop that counts whole seconds is right to take it until its last second is over; clocks that somebody keeps
 * right differ by less, and drift (500 ppm at most) takes half an hour to come to as much. None of that depends on how long a
 * voucher is good, so neither does this. Less would accuse honest shops; as it is, a scenario has to go on asking for longer.
 */
const CLOCK_SLACK_MS = 1_000;

/**
 * Orders that were confirmed with a voucher though every attempt at them began when it had surely expired. Where one began
 * before, it may have been redeemed in time, and what was answered later is the same order told again.
 * @param redeeming whose orders were acknowledged with it.
 * @param isShown the same redemptions are told as too many already, with what they cost: that is counted once.
 */
export function redeemedTooLate(
  voucher: Voucher,
  redeeming: readonly Intent[],
  isShown: boolean,
  evidence: Pick<Evidence, 'faults' | 'index' | 'declarations'>,
): readonly Offence[] {
  if (voucher.expiresInMs === undefined) return NONE;
  const slackMs = CLOCK_SLACK_MS + setBackMs(evidence.faults);
  const expired: Instant = (voucher.expiresInMs + slackMs) * NS_PER_MS;
  return redeeming.flatMap((intent) => {
    const began = begunAt(intent.attempts);
    const taken = intent.acknowledged.find((attempt) => tookOff(attempt, voucher, evidence));
    if (began <= expired || taken === undefined) return NONE;
    return {
      summary: `The voucher ${short(voucher.code)} had surely expired by ${millis(expired).toFixed(1)} ms, but an order was confirmed with it that nobody had asked for before ${millis(began).toFixed(1)} ms.`,
      facts: () => [
        `catalogue: ${short(voucher.code)} is good for ${voucher.expiresInMs} ms from set-up on, which had ended at 0.0 ms; allowed for clocks that differ: ${slackMs} ms`,
        ...intent.attempts.map(({ operation }) => describe(operation)),
      ],
      offending: idsOf(intent),
      costCents: isShown ? 0 : (taken.told.discountCents ?? voucher.discountCents),
    };
  });
}

/** One that is left off without a word was not redeemed: that is for `charged-the-price`. */
function tookOff(
  { voucher, told }: Acknowledged,
  { code }: Voucher,
  { index, declarations }: Pick<Evidence, 'index' | 'declarations'>,
): boolean {
  if (voucher !== code) return false;
  const order = index.orderAt(told.order);
  const discountCents = told.discountCents ?? order?.discountCents;
  if (discountCents !== undefined) return discountCents !== 0;
  // Nobody says what was taken off; a total below that of the lines does.
  const sumCents = told.lines.reduce(
    (sum, line) => sum + line.quantity * (line.unitPriceCents ?? Number.NaN),
    0,
  );
  return told.totalCents < sumCents + surchargeOn(sumCents, declarations.surcharges);
}

/** A clock that a fault puts ahead makes a voucher expire sooner, and never later; one that it puts back, later by as much. */
const setBackMs = (faults: Evidence['faults']): number =>
  Math.max(0, ...faults.flatMap(({ fault }) => (fault.type === 'clock' ? -fault.aheadMs : [])));
