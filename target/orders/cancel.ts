import { randomUUID } from 'node:crypto';
import { type Query, statement } from '../database/statement.ts';
import { cancellationMail } from '../mail/cancellation.ts';
import { giveBack } from './give-back.ts';
import { sourcesOf } from './status.ts';

/** Whose order, and which. */
export interface OwnOrder {
  readonly accountId: string;
  readonly orderId: string;
}

/**
 * Cancels an order: status, units, voucher, the mail, and the refund that is now owed, in one statement. The refund is
 * written down as a debt here, and paid by `refunds.ts`: once cancelled, an order is owed its money whatever becomes of
 * this process.
 */
const cancelOrder = statement<{ order_id: string }>(
  'cancel-order',
  `with ended as (
     update orders
        set status = 'cancelled'
      where order_id = $1 and account_id = $2 and status = any ($3::text[])
     returning order_id, account_id, payment_id, total_cents
   ), ${giveBack('cancel')}, event as (
     insert into order_events (order_id, status, what, actor)
     select order_id, 'cancelled', 'cancelled', 'buyer' from ended
   ), refund as (
     insert into refunds (order_id, payment_id, amount_cents)
     select order_id, payment_id, total_cents from ended where total_cents > 0
   ), queued as (
     insert into outbox (mail_id, order_id, recipient, subject, body, message_id)
     select $4, order_id, email, $5, $6, $7
       from ended
       join accounts using (account_id)
   )
   select order_id from ended`,
);

/** @returns whether this call cancelled it; `false` where it is no confirmed order of this buyer. */
export async function cancel(query: Query, { accountId, orderId }: OwnOrder): Promise<boolean> {
  const mail = cancellationMail(orderId);
  const cancelled = await query(cancelOrder, [
    orderId,
    accountId,
    sourcesOf('cancelled'),
    randomUUID(),
    mail.subject,
    mail.body,
    mail.messageId,
  ]);
  return cancelled.length === 1;
}
