import { randomUUID } from 'node:crypto';
import type { Defect } from '../defect.ts';

/** The key that the client sends is ignored: each attempt is an order of its own, and a charge of its own. */
export const noIdempotency: Defect = {
  name: 'no-idempotency',
  number: 16,
  title: 'No idempotency at all',
  family: 'payment',
  breaks: 'charged-once',
  story: [
    'The key that the client sends is ignored: each attempt is an order of its own, and a charge of its own.',
    'A double click, a retry of a proxy, or a phone that changes its network sends the same request again, and the shop cannot tell it from a second wish.',
    'The buyer pays twice, and gets two parcels.',
  ],
  provokedBy: { what: 'a checkout that is sent again under the same key', circumstances: ['same-key'] },
  seenIn: {
    what: 'akash-network/console#3449 (“Customers were charged 2-3x for a single credit purchase”), magento/magento2#31000',
    url: 'https://github.com/akash-network/console/pull/3449',
  },
  insteadOf: ['orders/claim.ts#insertOrder', 'orders/claim.ts#makeClaimKey'],
  replace: (parts) => ({
    claimKey: (query, attempt) => parts.claimKey(query, { ...attempt, idempotencyKey: randomUUID() }),
  }),
};
