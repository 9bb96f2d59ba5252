import {
  type CollectionName,
  type Evidence,
  type Rows,
  recordsOf,
  type Voucher,
  type VoucherRecord,
} from '../model/evidence.ts';
import { millis } from '../model/time.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude, type Offence } from './conclude.ts';
import { describe, short } from './describe.ts';
import { redeemedTooLate } from './expired-vouchers.ts';
import { type Intent, idsOf } from './intents.ts';
import { misredeemed, overRedeemed, withUnasked } from './redemptions.ts';
import { overdraft, raceAt, redemptionsOf } from './sweep.ts';
import { countedTooMany, miscounted } from './voucher-counters.ts';

/**
 * Never more redemptions than the limit (a limit overrun: CWE-362; Kettle, "Smashing the state machine", 2023). By the history
 * a voucher is a shelf of as many units as it may be redeemed; by the database its orders, its redemptions and its counter
 * have to tell the same, but for what a checkout without success may still hold. Nor any redemption once it has expired, which is
 * judged by the history alone: no clock but the run's orders anything, and on that a voucher has surely expired when it was good for
 * so long from the run's beginning on.
 */
export const vouchersAreLimited: Invariant = {
  name: 'vouchers-are-limited',
  family: 'wrong charge',
  promise:
    'A voucher is never redeemed more often than it may be, nor after it has expired, and a failed order gives its redemption back.',
  needs: [
    ['orders', 'vouchers', 'redemptions'],
    ['orders', 'redemptions'],
    ['orders', 'vouchers'],
    ['orders'],
    ['vouchers'],
    [],
  ],
  check,
};

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  const asking = evidence.index.intents.filter(asksForVoucher);
  const redeeming = redeemingByVoucher(asking);
  const counters: Rows<VoucherRecord> = used.includes('vouchers') ? recordsOf(evidence.vouchers) : [];
  const counted = used.includes('redemptions') ? miscounted : countedTooMany;
  const offences = [
    ...[...evidence.index.voucherByCode.values()].flatMap((voucher) => {
      const intents = redeeming.get(voucher.code) ?? [];
      const told = tooMany(voucher, intents, evidence);
      const sold = used.includes('orders') ? overRedeemed(voucher, told.length > 0, evidence) : [];
      const isShown = told.length > 0 || sold.length > 0;
      return [...told, ...sold, ...redeemedTooLate(voucher, intents, isShown, evidence)];
    }),
    ...(used.includes('redemptions') ? misredeemed(evidence) : []),
    ...(used.includes('orders') ? withUnasked(evidence) : []),
    ...counters.flatMap((counter) => counted(counter, evidence)),
  ];
  const examined = used.includes('orders') ? asking : asking.filter(lookedAt(redeeming, counters, evidence));
  return conclude(examined.length, offences);
}

/** Without orders only those say anything who were confirmed with a voucher, or who asked for one that has a counter. */
function lookedAt(
  redeeming: ReadonlyMap<string, readonly Intent[]>,
  counters: Rows<VoucherRecord>,
  { index }: Evidence,
): (asking: Intent) => boolean {
  const codes = [...index.voucherByCode.keys()];
  const confirmed = new Set(codes.flatMap((code) => redeeming.get(code) ?? []));
  const counted = new Set(codes.filter((code) => counters.some((counter) => counter.code === code)));
  return (intent) =>
    confirmed.has(intent) || intent.attempts.some(({ voucher = '' }) => counted.has(voucher));
}

const asksForVoucher = ({ attempts }: Intent): boolean =>
  attempts.some(({ voucher }) => voucher !== undefined);

/** Whose order was acknowledged with which voucher. One that was left off without a word is for `charged-the-price`. */
function redeemingByVoucher(asking: readonly Intent[]): ReadonlyMap<string, readonly Intent[]> {
  const byVoucher = new Map<string, Intent[]>();
  for (const intent of asking) {
    const taken = intent.acknowledged.filter(({ told }) => told.discountCents !== 0);
    const codes = new Set(taken.flatMap(({ voucher }) => voucher ?? []));
    for (const code of codes) {
      const intents = byVoucher.get(code);
      if (intents === undefined) byVoucher.set(code, [intent]);
      else intents.push(intent);
    }
  }
  return byVoucher;
}

function tooMany({ code, limit }: Voucher, redeeming: readonly Intent[], evidence: Evidence): Offence[] {
  const { redeemed, returned } = redemptionsOf(redeeming);
  const found = overdraft(limit, redeemed, returned);
  if (found === null) return [];
  const { sold, excess } = found;
  const { suspects, fact } = raceAt(found.sale, redeemed);
  return [
    {
      summary: `The voucher ${short(code)} was good for ${limit + found.returned} orders, but by ${millis(redeemed.at[found.sale] ?? 0).toFixed(1)} ms ${sold} had been confirmed with it; at worst ${excess} too many.`,
      facts: () => [
        `catalogue: ${short(code)} may be redeemed ${limit} times; given back at most by then: ${found.returned}`,
        fact,
        ...suspects.flatMap(({ acknowledged }) =>
          acknowledged.slice(0, 1).map(({ operation }) => describe(operation)),
        ),
      ],
      offending: idsOf(...suspects),
      costCents: excess * (evidence.index.voucherByCode.get(code)?.discountCents ?? 0),
    },
  ];
}
