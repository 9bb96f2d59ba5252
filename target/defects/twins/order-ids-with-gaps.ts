import { statement } from '../../database/statement.ts';
import type { Twin } from '../defect.ts';

const nextNumber = statement<{ order_id: string }>(
  'twin-next-number',
  `select '00000000-0000-4000-8000-' || lpad(nextval('twin_order_numbers')::text, 12, '0') as order_id`,
);

export const orderIdsWithGaps: Twin = {
  name: 'order-ids-with-gaps',
  number: 11,
  title: 'Order numbers with gaps',
  family: 'twins',
  breaks: null,
  looksLike: 'acknowledged-orders-survive',
  story: [
    'Orders are numbered, 1, 2, 5, 9, and the missing ones look as if somebody had lost them.',
    'A sequence is not rolled back, since everybody would have to wait for everybody: whoever is refused has used his number up.',
    'A gap says that somebody tried, and nothing about an order; what was acknowledged is there.',
  ],
  provokedBy: { what: 'buyers who are refused', circumstances: ['last-units', 'same-key'] },
  seenIn: {
    what: 'PostgreSQL, “Sequence Manipulation Functions”: nextval is never rolled back',
    url: 'https://www.postgresql.org/docs/current/functions-sequence.html',
  },
  insteadOf: ['orders/claim.ts#makeClaimKey'],
  replace: (parts) => ({
    schema: `${parts.schema} create sequence if not exists twin_order_numbers;`,
    async claimKey(query, attempt) {
      const [next] = await query(nextNumber);
      const orderId = next?.order_id ?? '';
      const claim = await parts.claimKey(
        (sent, values = []) =>
          query(sent, sent.name === 'insert-order' ? [orderId, ...values.slice(1)] : values),
        attempt,
      );
      return claim.type === 'first' ? { type: 'first', orderId } : claim;
    },
  }),
};
