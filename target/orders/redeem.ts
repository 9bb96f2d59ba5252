import type { Clock } from '../clock.ts';
import { type Query, statement } from '../database/statement.ts';
import { Refusal } from '../refusal.ts';
import type { Voucher } from './discount.ts';

/** A voucher that an order asks for. */
export interface Redemption {
  readonly orderId: string;
  readonly accountId: string;
  readonly code: string;
}

/**
 * Takes one redemption. Limit and expiry are conditions of the update, so that the last redemption is given to one order
 * however many ask for it: they wait for the row, and each looks at it anew. The other columns are read as they were
 * when the statement began; they only say why nothing was redeemed.
 */
const redeemVoucher = statement<{
  kind: 'percent' | 'amount';
  value: number;
  currency: string | null;
  expired: boolean;
  redeemed: boolean;
}>(
  'redeem-voucher',
  `with redeemed as (
     update vouchers
        set redeemed = redeemed + 1
      where code = $1
        and redeemed < redemption_limit
        and (expires_at is null or expires_at > now() + $4 * interval '1 millisecond')
     returning code
   ), redemption as (
     insert into voucher_redemptions (order_id, code, account_id)
     select $2, code, $3 from redeemed
   )
   select v.kind, v.value, v.currency, coalesce(v.expires_at <= now() + $4 * interval '1 millisecond', false) as expired,
          redeemed.code is not null as redeemed
     from vouchers v
     left join redeemed using (code)
    where v.code = $1`,
);

/**
 * Redeems a voucher for an order: call it within the transaction that places the order, after the units, since a popular
 * voucher's row is the one that most orders wait for.
 * @throws Refusal `unknown-voucher`, `voucher-expired` or `voucher-exhausted`
 */
export const makeRedeem =
  (clock: Pick<Clock, 'aheadMs'>) =>
  async (query: Query, { orderId, accountId, code }: Redemption): Promise<Voucher> => {
    const [row] = await query(redeemVoucher, [code, orderId, accountId, clock.aheadMs()]);
    if (row === undefined) throw new Refusal('unknown-voucher', 'Look at the code again.');
    if (!row.redeemed) {
      throw row.expired
        ? new Refusal('voucher-expired', 'Order without it, or with another one.')
        : new Refusal('voucher-exhausted', 'Order without it, or with another one.');
    }
    const { kind, value, currency } = row;
    return kind === 'percent'
      ? { kind, percent: value }
      : { kind, amountCents: value, currency: currency ?? '' };
  };
