import type { WebhookEvent } from '../../bank/webhook.ts';
import { statement } from '../../database/statement.ts';
import { isOrderId } from '../../orders/read.ts';
import type { Parts } from '../../parts.ts';

/** Paid, says the message, so the order is confirmed, whatever it was: with its mail, and the units off the shelf again. */
const confirmAsTold = statement(
  'defect-confirm-as-told',
  `with told as (
     select order_id, account_id, status from orders where order_id = $1 and status in ('pending', 'failed')
   ), confirmed as (
     update orders o set status = 'confirmed', payment_id = $2, card_token = ''
       from told where o.order_id = told.order_id
     returning o.order_id, o.account_id
   ), event as (
     insert into order_events (order_id, status, what, actor)
     select order_id, 'confirmed', 'paid', 'bank' from confirmed
   ), lines as (
     select l.order_id, l.sku, l.quantity from order_lines l join told using (order_id) where told.status = 'failed'
   ), taken as (
     update products p set on_hand = p.on_hand - lines.quantity from lines where p.sku = lines.sku
   ), movements as (
     insert into stock_movements (sku, delta, reason, order_id) select sku, -quantity, 'sale', order_id from lines
   )
   insert into outbox (mail_id, order_id, recipient, subject, body, message_id)
   select gen_random_uuid(), order_id, email, 'Order ' || order_id || ' is confirmed', 'Thank you.',
          '<order-' || order_id || '@shop.test>'
     from confirmed
     join accounts using (account_id)
   on conflict do nothing`,
);

const failAsTold = statement(
  'defect-fail-as-told',
  `with failed as (
     update orders set status = 'failed', failure_code = 'payment-declined'
      where order_id = $1 and status in ('pending', 'confirmed')
     returning order_id
   )
   insert into order_events (order_id, status, what, actor)
   select order_id, 'failed', 'payment-declined', 'bank' from failed`,
);

/** What a shop does that takes a webhook for the truth rather than for a hint to ask. */
export async function believe(
  { query }: Pick<Parts, 'query'>,
  { type, reference, paymentId }: WebhookEvent,
): Promise<void> {
  if (!isOrderId(reference)) return;
  if (type === 'payment.captured') await query(confirmAsTold, [reference, paymentId]);
  if (type === 'payment.failed') await query(failAsTold, [reference]);
}
