import { randomUUID } from 'node:crypto';
import { type Query, statement } from '../database/statement.ts';
import { confirmationMail } from '../mail/confirmation.ts';
import type { PendingOrder } from './order.ts';
import { sourcesOf } from './status.ts';

/**
 * Confirms the order and queues its mail: one statement, so one transaction in one round trip. Money and row are here
 * and now. The mail is only written down: it may go out soon, but it cannot be forgotten, and an order that is not
 * confirmed cannot have one.
 */
const confirmOrder = statement<{ order_id: string }>(
  'confirm-order',
  `with confirmed as (
     update orders
        set status = 'confirmed', payment_id = $2, card_token = ''
      where order_id = $1 and status = any ($3::text[])
     returning order_id, account_id
   ), event as (
     insert into order_events (order_id, status, what, actor)
     select order_id, 'confirmed', $8, $9 from confirmed
   ), queued as (
     insert into outbox (mail_id, order_id, recipient, subject, body, message_id)
     select $4, order_id, email, $5, $6, $7
       from confirmed
       join accounts using (account_id)
   )
   select order_id from confirmed`,
);

/**
 * @param paymentId `null` where there was nothing to pay.
 * @returns whether this call confirmed it; `false` where it was no longer pending.
 */
export async function confirm(query: Query, order: PendingOrder, paymentId: string | null): Promise<boolean> {
  const mail = confirmationMail(order);
  const confirmed = await query(confirmOrder, [
    order.orderId,
    paymentId,
    sourcesOf('confirmed'),
    randomUUID(),
    mail.subject,
    mail.body,
    mail.messageId,
    ...(paymentId === null ? ['free', 'shop'] : ['paid', 'bank']),
  ]);
  return confirmed.length === 1;
}
