import type { Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import type { OwnOrder } from './cancel.ts';
import type { Surroundings } from './finish.ts';
import type { Order } from './order.ts';
import { isOrderId, noSuchOrder } from './read.ts';

/**
 * Cancels an order for its buyer. Cancelled first, refunded soon: the cancellation is one statement, which only one can
 * win and which writes down the debt; the refund is sent again under the same key until the bank says that it is done.
 * The other way round, a crash after the refund would leave a confirmed order that nobody has paid for, and two
 * requests at once would both have asked the bank before either knew of the other.
 *
 * No key is needed: the order itself can be cancelled once, and asking again gets the same answer.
 * @throws Refusal `not-found`, `not-cancellable`
 */
export async function cancelOrder(parts: Parts, around: Surroundings, asked: OwnOrder): Promise<Order> {
  if (!isOrderId(asked.orderId)) throw noSuchOrder();
  // As the row has it: an id may be typed in capitals, and the mail and its Message-ID are made of this one.
  const own = { ...asked, orderId: asked.orderId.toLowerCase() };
  if (await parts.cancel(parts.query, own)) {
    around.mailQueued();
    around.refundOwed();
  }
  const order = await parts.readOrder(parts.query, own.accountId, own.orderId);
  if (order.status === 'cancelled') return order;
  throw new Refusal('not-cancellable', `It is ${order.status}: only a confirmed order can be cancelled.`);
}
