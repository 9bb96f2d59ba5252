import { LRUCache } from 'lru-cache';
import type { Order } from '../../orders/order.ts';
import type { Twin } from '../defect.ts';

const KEPT_MAX = 10_000;

export const replayedAnswer: Twin = {
  name: 'replayed-answer',
  number: 7,
  title: 'The answer of the first time, again',
  family: 'twins',
  breaks: null,
  looksLike: 'legal-transitions',
  story: [
    'Whoever sends a key again gets the answer of the first time out of a store, so an order that was cancelled since is said to be confirmed.',
    'That answer says what the request came to and not how the order stands, and to say the same for the same key is what a key is for.',
    'A later read shows the order as it is, and the two do not contradict each other.',
  ],
  provokedBy: { what: 'the same key again, later', circumstances: ['same-key', 'cancellations'] },
  seenIn: {
    what: 'Stripe, “Idempotent requests” (API v1): the result of the first request, whatever it was, is saved and returned',
    url: 'https://docs.stripe.com/api/idempotent_requests',
  },
  insteadOf: ['orders/claim.ts#makeClaimKey'],
  replace(parts) {
    const answers = new LRUCache<string, Order>({ max: KEPT_MAX });
    return {
      async claimKey(query, attempt) {
        const claim = await parts.claimKey(query, attempt);
        if (claim.type === 'first') return claim;
        return { type: 'repeated', order: answers.get(claim.order.orderId) ?? claim.order };
      },
      async confirm(query, order, paymentId) {
        const isConfirmed = await parts.confirm(query, order, paymentId);
        if (isConfirmed) answers.set(order.orderId, { ...order, status: 'confirmed', failureCode: null });
        return isConfirmed;
      },
    };
  },
};
