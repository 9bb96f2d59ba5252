import type { Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { collect } from './collect.ts';
import { finish, type Surroundings } from './finish.ts';
import type { Attempt, Order, PendingOrder } from './order.ts';
import type { Standing } from './read.ts';
import { HOLD_EXPIRED } from './release.ts';

export interface Placed {
  readonly order: Order;
  /** The key had made this order before. */
  readonly replayed: boolean;
}

const declined = (): Refusal =>
  new Refusal('payment-declined', 'Nothing was charged. Try another card, with a new key.');

const expired = (): Refusal =>
  new Refusal('order-expired', 'Nothing was charged. Order again, with a new key.');

const paymentPending = (): Refusal =>
  new Refusal('payment-pending', 'It is being found out: ask again with the same key.', {
    retryAfterSeconds: 2,
  });

const inFlight = (): Refusal =>
  new Refusal('in-flight', 'Ask again with the same key in a moment.', { retryAfterSeconds: 1 });

/** What the status of an order says to the one who wants to place it, the first time and each time after that. */
function answerFor(order: Order, replayed: boolean): Placed {
  switch (order.status) {
    case 'pending':
      throw replayed ? inFlight() : paymentPending();
    case 'failed':
      throw order.failureCode === HOLD_EXPIRED ? expired() : declined();
    case 'confirmed':
    case 'cancelled':
      return { order, replayed };
  }
}

const pay = async (parts: Parts, around: Surroundings, order: PendingOrder): Promise<Standing> =>
  finish(parts, around, order, await collect(parts, order));

/**
 * One checkout: place, pay, finish. The bank is asked between the two transactions and within neither, since a slow
 * bank must not hold a connection, let alone a lock.
 *
 * Once the order is placed there is no way back to "nothing happened": whatever fails from there on leaves it pending,
 * is answered with `payment-pending`, and is finished by the recovery.
 * @throws Refusal with any code of `POST /orders`.
 */
export async function checkout(parts: Parts, around: Surroundings, attempt: Attempt): Promise<Placed> {
  const placed = await parts.place(parts, attempt);
  if (placed.type === 'repeated') return answerFor(placed.order, true);
  const { order } = placed;
  const standing = await pay(parts, around, order).catch((error: unknown): Standing => {
    around.log.error(
      { err: error, orderId: order.orderId },
      'the order stays pending: it could not be finished',
    );
    return { status: 'pending', failureCode: null };
  });
  return answerFor({ ...order, ...standing }, false);
}
