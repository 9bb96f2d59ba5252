import { statement } from '../../database/statement.ts';
import { ORDER_COLUMNS, type OrderRow, orderOf } from '../../orders/read.ts';
import type { Defect } from '../defect.ts';

const lookUp = statement<OrderRow>(
  'defect-look-up-key',
  `select ${ORDER_COLUMNS} from orders o where o.account_id = $1 and o.idempotency_key = $2`,
);

export const keyOfAnyBody: Defect = {
  name: 'key-of-any-body',
  number: 21,
  title: 'The same key with another body is accepted',
  family: 'payment',
  breaks: 'one-order-per-key',
  story: [
    'Whoever comes with a key that is known gets the order that was made under it, whatever is in the request this time.',
    'Clients reuse keys by mistake: a key for each cart rather than for each order, say, and a cart that is changed and sent again.',
    'The buyer orders two, is told 201, and gets the one of the first time; nobody is told that nothing was done.',
  ],
  provokedBy: { what: 'a key that comes again with another cart', circumstances: ['changed-cart'] },
  seenIn: {
    what: 'what the IETF draft on Idempotency-Key asks for a 422 for',
    url: 'https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/',
  },
  insteadOf: ['orders/claim.ts#makeClaimKey'],
  replace: (parts) => ({
    async claimKey(query, attempt) {
      const [earlier] = await query(lookUp, [attempt.accountId, attempt.idempotencyKey]);
      if (earlier !== undefined) return { type: 'repeated', order: orderOf(earlier) };
      return parts.claimKey(query, attempt);
    },
  }),
};
