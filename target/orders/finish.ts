import type { LookUp } from '../bank/bank.ts';
import type { Parts } from '../parts.ts';
import type { PendingOrder } from './order.ts';

/**
 * Brings an order to where its payment is: the second of the two transactions. Request and recovery may both come
 * here for one order, in any order and at the same time: the guards let one of them act, and since the bank gives the
 * same answer to both, the other finds what it wanted to do already done.
 */
export async function finish(
  parts: Parts,
  order: PendingOrder,
  payment: LookUp,
): Promise<'confirmed' | 'failed' | 'pending'> {
  switch (payment.type) {
    case 'captured':
      await parts.confirm(parts.query, order, payment.paymentId);
      return 'confirmed';
    case 'declined':
      await parts.release(parts.query, order.orderId, payment.code);
      return 'failed';
    case 'absent':
    case 'unknown':
      return 'pending';
  }
}
