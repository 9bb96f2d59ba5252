import { randomUUID } from 'node:crypto';
import { statement } from '../../database/statement.ts';
import { confirmationMail } from '../../mail/confirmation.ts';
import type { Defect } from '../defect.ts';

const confirmAgain = statement<{ order_id: string }>(
  'defect-confirm-again',
  `with confirmed as (
     update orders
        set status = 'confirmed', payment_id = $2, card_token = ''
      where order_id = $1
     returning order_id, account_id
   ), event as (
     insert into order_events (order_id, status, what, actor)
     select order_id, 'confirmed', 'paid', 'bank' from confirmed
   ), queued as (
     insert into outbox (mail_id, order_id, recipient, subject, body, message_id)
     select $3, order_id, email, $4, $5, $6
       from confirmed
       join accounts using (account_id)
   )
   select order_id from confirmed`,
);

export const finishedTwice: Defect = {
  name: 'finished-twice',
  number: 25,
  title: 'The webhook and the request both finish the order',
  family: 'payment',
  breaks: 'one-mail-per-order',
  story: [
    'The bank answers the request and also tells of the payment by webhook, and each of the two ways confirms the order and writes the mail.',
    'Both looked when the order was pending, so both were right to act, and nothing lets only one of them do it.',
    'The buyer gets two confirmations, the warehouse two slips, and points are credited twice.',
  ],
  provokedBy: { what: 'a webhook that arrives together with the answer', circumstances: ['webhooks'] },
  seenIn: {
    what: 'Automattic/woocommerce-payments#3520 (“duplicated emails, status change notes, and stock reductions”)',
    url: 'https://github.com/Automattic/woocommerce-payments/pull/3520',
  },
  insteadOf: ['orders/confirm.ts#confirmOrder', 'mail/confirmation.ts#confirmationMail'],
  replace: () => ({
    async confirm(query, order, paymentId) {
      const { subject, body } = confirmationMail(order);
      const messageId = `<${randomUUID()}@shop.test>`;
      const values = [order.orderId, paymentId, randomUUID(), subject, body, messageId];
      return (await query(confirmAgain, values)).length === 1;
    },
  }),
};
