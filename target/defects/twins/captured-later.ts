import { setTimeout as delay } from 'node:timers/promises';
import type { Twin } from '../defect.ts';

/** So long somebody packs, and the bank holds the money. */
const PACKING_MS = 20;

export const capturedLater: Twin = {
  name: 'captured-later',
  number: 15,
  title: 'Authorised first, captured later',
  family: 'twins',
  breaks: null,
  looksLike: 'books-balance',
  story: [
    'The bank is only asked to hold the money, and to move it when the goods are packed: in between its books have a payment of which nobody has been paid a cent, and a shop that dies there leaves it so.',
    'The order is confirmed when the money has moved, and not before, so recovery asks again under the same keys, or lets go of what has expired: of capture and void the bank does what comes first, and refuses the other.',
    'It costs a second request to the bank, and there is never money without an order, nor a confirmed order without money.',
  ],
  provokedBy: {
    what: 'a bank that holds the money and does not say so; a shop that dies, or a hold that expires, before it has moved',
    circumstances: ['silent-bank', 'crash', 'expiring-holds', 'cancellations'],
  },
  seenIn: {
    what: 'Stripe, “Place a hold on a payment method”',
    url: 'https://docs.stripe.com/payments/place-a-hold-on-a-payment-method',
  },
  insteadOf: ['orders/collect.ts#collect'],
  replace: (parts) => ({
    async charge(charge) {
      const answer = await parts.authorisePayment(charge);
      // Captured here, and not in `lookUp`: that is asked about expired orders, too, which are to be voided.
      const payment = answer.type === 'unknown' ? await parts.lookUp(charge) : answer;
      if (payment.type === 'absent') return answer;
      if (payment.type !== 'authorised') return payment;
      await delay(PACKING_MS);
      return parts.endAuthorisation(charge, payment.paymentId, 'capture');
    },
  }),
};
