import { HOST_CLOCK } from '../../clock.ts';
import { statement } from '../../database/statement.ts';
import { makeClaimKey } from '../../orders/claim.ts';
import { giveBack } from '../../orders/give-back.ts';
import { HOLD_EXPIRED } from '../../orders/release.ts';
import type { Defect } from '../defect.ts';

/** Once expired is expired: what the order has become meanwhile is not asked. */
const failAnyway = statement<{ order_id: string }>(
  'defect-fail-anyway',
  `with ended as (
     update orders
        set status = 'failed', failure_code = $2, card_token = ''
      where order_id = $1 and status in ('pending', 'confirmed')
     returning order_id
   ), ${giveBack('release')}, event as (
     insert into order_events (order_id, status, what, actor)
     select order_id, 'failed', $2, 'shop' from ended
   )
   select order_id from ended`,
);

/** A job in a queue comes when it comes. */
const LATE_MS = 400;

export const lateExpiry: Defect = {
  name: 'late-expiry',
  number: 28,
  title: 'A late "expired" cancels a paid order',
  family: 'payment',
  breaks: 'legal-transitions',
  story: [
    'What is not paid in time is given up by a job, which decides while the order is pending, and carries its decision out when its turn comes.',
    'In between the payment arrives, the order is confirmed, and the decision is carried out all the same, since it was right when it was made.',
    'The buyer has paid, has the confirmation in the mailbox, and the order is gone.',
  ],
  provokedBy: {
    what: 'payments that take longer than the hold',
    circumstances: ['expiring-holds'],
  },
  seenIn: {
    what: 'mollie/WooCommerce#1182 (there it is a webhook that comes late: “an expired-payment webhook can cancel an order that has already been successfully paid”)',
    url: 'https://github.com/mollie/WooCommerce/pull/1182',
  },
  insteadOf: ['orders/recovery.ts#settle', 'orders/release.ts#releaseOrder'],
  replace: () => ({
    claimKey: makeClaimKey(0, HOST_CLOCK),
    lookUp: async () => ({ type: 'absent' }),
    async abandon() {
      await new Promise((resolve) => setTimeout(resolve, LATE_MS));
      return { type: 'declined', code: HOLD_EXPIRED };
    },
    async release(query, orderId, failureCode) {
      return (await query(failAnyway, [orderId, failureCode])).length === 1;
    },
  }),
};
