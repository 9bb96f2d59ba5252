import { statement } from '../../database/statement.ts';
import { Refusal } from '../../refusal.ts';
import type { Defect } from '../defect.ts';
import { withoutConstraint } from '../without-constraint.ts';

const look = statement<{
  kind: 'percent' | 'amount';
  value: number;
  currency: string | null;
  is_expired: boolean;
  is_left: boolean;
}>(
  'defect-look-at-voucher',
  `select kind, value, currency, coalesce(expires_at <= now(), false) as is_expired,
          redeemed < redemption_limit as is_left
     from vouchers
    where code = $1`,
);

const count = statement(
  'defect-count-redemption',
  `with counted as (
     update vouchers set redeemed = redeemed + 1 where code = $1
   )
   insert into voucher_redemptions (order_id, code, account_id) values ($2, $1, $3)`,
);

export const voucherCheckedThenIncremented: Defect = {
  name: 'voucher-checked-then-incremented',
  number: 11,
  title: 'The voucher is checked, and then counted',
  family: 'races',
  breaks: 'vouchers-are-limited',
  story: [
    'One statement asks whether a redemption is left, the next one counts it.',
    'Both are in one transaction, which changes nothing: at READ COMMITTED everybody who asks before the first commit hears that there is one left.',
    'A voucher for five is redeemed by thirty, which is what a script on a coupon site is for.',
  ],
  provokedBy: {
    what: 'several checkouts with the last redemption at once',
    circumstances: ['last-vouchers', 'several-instances'],
  },
  seenIn: {
    what: 'django-oscar/django-oscar#2101, CVE-2026-31824',
    url: 'https://github.com/django-oscar/django-oscar/issues/2101',
  },
  insteadOf: ['orders/redeem.ts#redeemVoucher', 'orders/redeem.ts#makeRedeem'],
  replace: (parts) => ({
    schema: withoutConstraint(parts.schema, 'vouchers', 'redeemed'),
    async redeem(query, { orderId, accountId, code }) {
      const [row] = await query(look, [code]);
      if (row === undefined) throw new Refusal('unknown-voucher', 'Look at the code again.');
      if (row.is_expired) throw new Refusal('voucher-expired', 'Order without it, or with another one.');
      if (!row.is_left) throw new Refusal('voucher-exhausted', 'Order without it, or with another one.');
      await query(count, [code, orderId, accountId]);
      const { kind, value, currency } = row;
      return kind === 'percent'
        ? { kind, percent: value }
        : { kind, amountCents: value, currency: currency ?? '' };
    },
  }),
};
