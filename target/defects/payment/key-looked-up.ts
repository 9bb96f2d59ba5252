import { statement } from '../../database/statement.ts';
import { ORDER_COLUMNS, type OrderRow, orderOf } from '../../orders/read.ts';
import type { Defect } from '../defect.ts';
import { withoutConstraint } from '../without-constraint.ts';
import { insertOrderAnyway } from './insert-order.ts';

const lookUp = statement<OrderRow>(
  'defect-look-up-key',
  `select ${ORDER_COLUMNS} from orders o where o.account_id = $1 and o.idempotency_key = $2`,
);

export const keyLookedUp: Defect = {
  name: 'key-looked-up',
  number: 17,
  title: 'The key is looked up, and no constraint makes it unique',
  family: 'payment',
  breaks: 'one-order-per-key',
  story: [
    'The shop asks whether there is an order under the key, and makes one where there is none.',
    'Two requests with the same key ask before either has committed, and both hear "no": only a unique constraint can see what is not yet committed.',
    'Keys protect against the retry that comes later, and not against the double click, for which they were built.',
  ],
  provokedBy: { what: 'the same key twice at the same moment', circumstances: ['same-key'] },
  seenIn: {
    what: 'Feral Concurrency Control (SIGMOD 2015): validations of uniqueness in Rails',
    url: 'http://www.bailis.org/papers/feral-sigmod2015.pdf',
  },
  insteadOf: ['orders/claim.ts#insertOrder', 'orders/claim.ts#makeClaimKey'],
  replace: (parts) => ({
    schema: withoutConstraint(parts.schema, 'orders', 'idempotency_key'),
    async claimKey(query, attempt) {
      const [earlier] = await query(lookUp, [attempt.accountId, attempt.idempotencyKey]);
      if (earlier !== undefined) return { type: 'repeated', order: orderOf(earlier) };
      return insertOrderAnyway(query, attempt);
    },
  }),
};
