import { randomUUID } from 'node:crypto';
import { statement } from '../../database/statement.ts';
import { cancellationMail } from '../../mail/cancellation.ts';
import { giveBack } from '../../orders/give-back.ts';
import type { Defect } from '../defect.ts';

const cancelAlways = statement<{ order_id: string }>(
  'defect-cancel-always',
  `with ended as (
     update orders
        set status = 'cancelled'
      where order_id = $1 and account_id = $2
     returning order_id, account_id, payment_id, total_cents
   ), ${giveBack('cancel')}, event as (
     insert into order_events (order_id, status, what, actor)
     select order_id, 'cancelled', 'cancelled', 'buyer' from ended
   ), refund as (
     insert into refunds (order_id, payment_id, amount_cents)
     select order_id, payment_id, total_cents from ended where total_cents > 0
     on conflict do nothing
   ), queued as (
     insert into outbox (mail_id, order_id, recipient, subject, body, message_id)
     select $3, order_id, email, $4, $5, $6
       from ended
       join accounts using (account_id)
     on conflict do nothing
   )
   select order_id from ended`,
);

export const cancelWithoutGuard: Defect = {
  name: 'cancel-without-guard',
  number: 10,
  title: 'An order is cancelled as often as somebody asks',
  family: 'races',
  breaks: 'stock-is-conserved',
  story: [
    'A cancellation sets the status and puts the units back, without a look at what the status was.',
    'The second click does the same once more: the status cannot be more cancelled than it is, but the stock grows each time.',
    'The shelf fills with units that do not exist, and they are sold.',
  ],
  provokedBy: { what: 'two cancellations of one order', circumstances: ['cancellations'] },
  seenIn: {
    what: 'Adyen/adyen-magento2#594 (“the order is cancelled again … that makes our salable stock higher that it actually is”)',
    url: 'https://github.com/Adyen/adyen-magento2/issues/594',
  },
  insteadOf: ['orders/cancel.ts#cancelOrder', 'orders/status.ts#sourcesOf'],
  replace: () => ({
    async cancel(query, { accountId, orderId }) {
      const { subject, body, messageId } = cancellationMail(orderId);
      const values = [orderId, accountId, randomUUID(), subject, body, messageId];
      return (await query(cancelAlways, values)).length === 1;
    },
  }),
};
