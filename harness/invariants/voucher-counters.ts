import type { Evidence, VoucherRecord } from '../model/evidence.ts';
import { times } from '../model/times.ts';
import type { Offence } from './conclude.ts';
import { short } from './describe.ts';
import { isReused, reusesOf } from './holds.ts';
import { type Attempt, stillHeld } from './intents.ts';

/**
 * The counter by which the shop decides, against the redemptions that it counts, and against the limit. It may count what a checkout
 * without success still holds, as it holds its units.
 */
export function miscounted(counter: VoucherRecord, evidence: Evidence): Offence[] {
  const { code, redeemed } = counter;
  const limit = evidence.index.voucherByCode.get(code)?.limit;
  if (limit === undefined) return [];
  const standing = evidence.index.standingRedemptionsByVoucher.get(code)?.length ?? 0;
  if (redeemed >= standing && redeemed <= limit && redeemed - standing <= held(code, evidence)) return [];
  return [
    {
      summary: `The voucher ${short(code)} may be redeemed ${times(limit)}; it counts ${redeemed}, and has ${standing} redemptions that were not given back.`,
      facts: () => [`database: ${short(code)} ${redeemed} of ${counter.limit}, ${standing} redemptions`],
      offending: [],
    },
  ];
}

/** Refusals of a checkout that never had the voucher: there was none to have, or its twin has it. */
const NEVER_HAD: ReadonlySet<string> = new Set(['voucher-exhausted', 'voucher-expired', 'in-flight']);

/** How many redemptions of a voucher checkouts without success may still hold, by what the shop declares. */
function held(code: string, evidence: Evidence): number {
  const isStillHeld = stillHeld(evidence);
  const mayHold = (attempt: Attempt): boolean =>
    attempt.voucher === code &&
    attempt.type !== 'ok' &&
    !NEVER_HAD.has(attempt.reason) &&
    isStillHeld([attempt]);
  return evidence.index.intents
    .map(({ attempts }) => {
      const holding = attempts.filter(mayHold);
      // Of a key that stands for another order the voucher may be held as the cart may.
      return holding.some(isReused)
        ? holding.filter((one) => !isReused(one)).length + reusesOf(attempts).filter(mayHold).length
        : holding.length;
    })
    .reduce((sum, one) => sum + one, 0);
}

/** Where nobody knows of its redemptions one by one. */
export function countedTooMany({ code, redeemed }: VoucherRecord, { index }: Evidence): Offence[] {
  const limit = index.voucherByCode.get(code)?.limit;
  if (limit === undefined || redeemed <= limit) return [];
  return [
    {
      summary: `The voucher ${short(code)} may be redeemed ${times(limit)}, but its counter says ${redeemed}.`,
      facts: () => [`database: ${short(code)} counts as redeemed ${times(redeemed)}`],
      offending: [],
    },
  ];
}
