import { statement } from '../../database/statement.ts';
import { HOLD_EXPIRED } from '../../orders/release.ts';
import { sourcesOf } from '../../orders/status.ts';
import type { Defect } from '../defect.ts';

/** Everything comes back but the voucher. */
const releaseUnits = statement<{ order_id: string }>(
  'defect-release-units',
  `with ended as (
     update orders
        set status = 'failed', failure_code = $2, card_token = ''
      where order_id = $1 and status = any ($3::text[])
     returning order_id
   ), lines as (
     select sku, quantity, order_id from order_lines join ended using (order_id)
   ), locked as materialized (
     select sku from products where sku in (select sku from lines) order by sku for no key update
   ), returned as (
     update products p
        set on_hand = p.on_hand + lines.quantity, stock_version = p.stock_version + 1
       from lines
       join locked using (sku)
      where p.sku = lines.sku
   ), movements as (
     insert into stock_movements (sku, delta, reason, order_id)
     select sku, quantity, 'release', order_id from lines
   ), event as (
     insert into order_events (order_id, status, what, actor)
     select order_id, 'failed', $2, $4 from ended
   )
   select order_id from ended`,
);

export const failedPaymentKeepsVoucher: Defect = {
  name: 'failed-payment-keeps-voucher',
  number: 13,
  title: 'A declined card uses the voucher up',
  family: 'races',
  breaks: 'vouchers-are-limited',
  story: [
    'The voucher is redeemed when the order is placed, and an order whose payment fails gives its units back, but not its redemption.',
    'Whoever wrote the release thought of the stock: vouchers came later, and a step that undoes another one has to know all that it did.',
    'A buyer whose card is declined is told on the second try that the voucher was used, and five strangers with empty cards use up a campaign.',
  ],
  provokedBy: { what: 'a declined card in a checkout with a voucher', circumstances: ['last-vouchers'] },
  seenIn: {
    what: 'woocommerce/woocommerce#27673',
    url: 'https://github.com/woocommerce/woocommerce/issues/27673',
  },
  insteadOf: ['orders/give-back.ts#giveBack'],
  replace: () => ({
    async release(query, orderId, failureCode) {
      const actor = failureCode === HOLD_EXPIRED ? 'shop' : 'bank';
      const released = await query(releaseUnits, [orderId, failureCode, sourcesOf('failed'), actor]);
      return released.length === 1;
    },
  }),
};
