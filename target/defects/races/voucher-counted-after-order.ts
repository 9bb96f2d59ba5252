import { statement } from '../../database/statement.ts';
import type { Defect } from '../defect.ts';

const noteRedemption = statement<{
  kind: 'percent' | 'amount';
  value: number;
  currency: string | null;
}>(
  'defect-note-redemption',
  `with usable as (
     select code, kind, value, currency
       from vouchers
      where code = $1 and redeemed < redemption_limit and (expires_at is null or expires_at > now())
   ), noted as (
     insert into voucher_redemptions (order_id, code, account_id) select $2, code, $3 from usable
   )
   select kind, value, currency from usable`,
);

/** Right in itself: it never counts beyond the limit. */
const countRedemption = statement<{ code: string }>(
  'defect-count-after-order',
  `update vouchers v
      set redeemed = redeemed + 1
     from voucher_redemptions r
    where r.order_id = $1 and v.code = r.code and v.redeemed < v.redemption_limit
   returning v.code`,
);

const forget = statement(
  'defect-forget-redemption',
  'update voucher_redemptions set given_back_at = now() where order_id = $1',
);

export const voucherCountedAfterOrder: Defect = {
  name: 'voucher-counted-after-order',
  number: 12,
  title: 'The voucher is counted after the order, and nobody asks whether that worked',
  family: 'races',
  breaks: 'vouchers-are-limited',
  story: [
    'The discount is given when the order is placed; the redemption is counted when it is paid, by an update that keeps to the limit.',
    'By then the discount is given and the money taken: the update that finds no room left changes no row, and its answer is thrown away.',
    'The counter says five of five, and thirty orders have the discount.',
  ],
  provokedBy: {
    what: 'several checkouts with the last redemption at once',
    circumstances: ['last-vouchers', 'several-instances'],
  },
  seenIn: {
    what: 'shopperlabs/shopper#510 (“creates the Order record before checking and incrementing the discount’s total_use counter”); vouchers in ACIDRain (SIGMOD 2017): 8 of its 22 bugs',
    url: 'https://github.com/shopperlabs/shopper/issues/510',
  },
  insteadOf: ['orders/redeem.ts#redeemVoucher', 'orders/redeem.ts#makeRedeem'],
  replace: (parts) => ({
    async redeem(query, { orderId, accountId, code }) {
      const [row] = await query(noteRedemption, [code, orderId, accountId]);
      // Which of them it is, is said by the correct statement, which takes nothing where it refuses.
      if (row === undefined) return parts.redeem(query, { orderId, accountId, code });
      const { kind, value, currency } = row;
      return kind === 'percent'
        ? { kind, percent: value }
        : { kind, amountCents: value, currency: currency ?? '' };
    },
    async confirm(query, order, paymentId) {
      const isByThisCall = await parts.confirm(query, order, paymentId);
      if (isByThisCall) await query(countRedemption, [order.orderId]);
      return isByThisCall;
    },
    async release(query, orderId, failureCode) {
      await query(forget, [orderId]);
      return parts.release(query, orderId, failureCode);
    },
  }),
};
