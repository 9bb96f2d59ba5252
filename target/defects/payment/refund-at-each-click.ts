import { randomUUID } from 'node:crypto';
import { statement } from '../../database/statement.ts';
import type { Defect } from '../defect.ts';

const readPaid = statement<{ payment_id: string | null; total_cents: number; status: string }>(
  'defect-read-paid',
  'select payment_id, total_cents, status from orders where order_id = $1 and account_id = $2',
);

export const refundAtEachClick: Defect = {
  name: 'refund-at-each-click',
  number: 29,
  title: 'Refunded first, cancelled after',
  family: 'payment',
  breaks: 'refunded-once',
  story: [
    'A cancellation looks whether the order is confirmed, pays the money back, and then sets the status, which only one can do.',
    'Two clicks look at the same moment, and both pay back before either has set the status: the guard stands behind the money.',
    'The shop pays the buyer for having bought.',
  ],
  provokedBy: { what: 'two cancellations of one order at once', circumstances: ['cancellations'] },
  seenIn: {
    what: 'openfoodfoundation/openfoodnetwork#6330',
    url: 'https://github.com/openfoodfoundation/openfoodnetwork/issues/6330',
  },
  insteadOf: ['orders/cancel.ts#cancel', 'orders/refunds.ts#payBack'],
  replace: (parts) => ({
    async cancel(query, own) {
      const [order] = await query(readPaid, [own.orderId, own.accountId]);
      if (order?.status === 'confirmed' && order.payment_id !== null) {
        await parts.refund({
          orderId: randomUUID(),
          paymentId: order.payment_id,
          amountCents: order.total_cents,
        });
      }
      return parts.cancel(query, own);
    },
    refund: async () => ({ type: 'refunded', refundId: 'paid back when it was cancelled' }),
  }),
};
