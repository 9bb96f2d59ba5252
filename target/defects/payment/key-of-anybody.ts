import { statement } from '../../database/statement.ts';
import { ORDER_COLUMNS, type OrderRow, orderOf } from '../../orders/read.ts';
import type { Defect } from '../defect.ts';

const lookUp = statement<OrderRow>(
  'defect-look-up-key-of-anybody',
  `select ${ORDER_COLUMNS} from orders o where o.idempotency_key = $1 order by o.created_at limit 1`,
);

export const keyOfAnybody: Defect = {
  name: 'key-of-anybody',
  number: 20,
  title: 'The key is not scoped to its buyer',
  family: 'payment',
  breaks: 'no-foreign-data',
  story: [
    'A key is looked up by itself, without the account that it came with.',
    'Keys are made up by clients: counters, dates, a hash of the cart, or whatever somebody else was seen to send.',
    'The second buyer with a key is told of the order of the first one, and his own was never made.',
  ],
  provokedBy: { what: 'two buyers who send the same key', circumstances: ['borrowed-key'] },
  seenIn: {
    what: 'arun0009/idempotent#217 (“two users using the same idempotency key could access the same stored response”)',
    url: 'https://github.com/arun0009/idempotent/pull/217',
  },
  insteadOf: ['orders/claim.ts#readByKey', 'orders/claim.ts#makeClaimKey'],
  replace: (parts) => ({
    async claimKey(query, attempt) {
      const [earlier] = await query(lookUp, [attempt.idempotencyKey]);
      if (earlier !== undefined) return { type: 'repeated', order: orderOf(earlier) };
      return parts.claimKey(query, attempt);
    },
  }),
};
