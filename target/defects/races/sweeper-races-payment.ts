import { randomUUID } from 'node:crypto';
import { HOST_CLOCK } from '../../clock.ts';
import { statement } from '../../database/statement.ts';
import { confirmationMail } from '../../mail/confirmation.ts';
import { makeClaimKey } from '../../orders/claim.ts';
import { HOLD_EXPIRED } from '../../orders/release.ts';
import type { Defect } from '../defect.ts';

/** Paid is paid: whatever the order has become meanwhile. */
const confirmAnyway = statement<{ order_id: string }>(
  'defect-confirm-anyway',
  `with confirmed as (
     update orders
        set status = 'confirmed', payment_id = $2, card_token = ''
      where order_id = $1 and status in ('pending', 'failed')
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

export const sweeperRacesPayment: Defect = {
  name: 'sweeper-races-payment',
  number: 9,
  title: 'The sweeper gives back what is being paid for',
  family: 'races',
  breaks: 'never-oversell',
  story: [
    'A sweeper gives up orders that are older than their hold, by the clock alone: whether somebody is just paying for one it neither knows nor asks.',
    'The payment succeeds a moment later, and "paid is paid", so the order is confirmed all the same.',
    'Its units were put back on the shelf and sold to somebody else: two buyers have paid for one seat.',
  ],
  provokedBy: {
    what: 'payments that take longer than the hold, and buyers who wait for what comes back',
    circumstances: ['expiring-holds'],
  },
  seenIn: {
    what: 'liedekef/events-made-easy#496 (“the first person (A) completed the payment, which meant the event was overbooked”)',
    url: 'https://github.com/liedekef/events-made-easy/issues/496',
  },
  insteadOf: ['orders/recovery.ts#settle', 'orders/confirm.ts#confirmOrder'],
  replace: () => ({
    // The order is due for the sweeper from its first moment on, and nobody asks the bank.
    claimKey: makeClaimKey(0, HOST_CLOCK),
    lookUp: async () => ({ type: 'absent' }),
    abandon: async () => ({ type: 'declined', code: HOLD_EXPIRED }),
    async confirm(query, order, paymentId) {
      const { subject, body, messageId } = confirmationMail(order);
      const values = [order.orderId, paymentId, randomUUID(), subject, body, messageId];
      return (await query(confirmAnyway, values)).length === 1;
    },
  }),
};
