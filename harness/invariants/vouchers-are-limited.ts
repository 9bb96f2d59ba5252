import {
  type CollectionName,
  type Evidence,
  type Rows,
  recordsOf,
  type VoucherRecord,
} from '../model/evidence.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude } from './conclude.ts';
import { redeemedTooLate } from './expired-vouchers.ts';
import type { Intent } from './intents.ts';
import { misredeemed, overRedeemed, withUnasked } from './redemptions.ts';
import { redeemedTooOften, redeemingByVoucher } from './told-redemptions.ts';
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
      const told = redeemedTooOften(voucher, intents, evidence);
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
