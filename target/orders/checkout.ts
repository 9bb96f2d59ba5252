import type { Logger } from 'pino';
import type { Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { finish } from './finish.ts';
import type { Attempt, Order, PendingOrder } from './order.ts';

/** What `checkout` needs beside the parts. */
export interface Surroundings {
  readonly log: Logger;
  /** A mail was queued. */
  readonly mailQueued: () => void;
}

export interface Placed {
  readonly order: Order;
  /** The key had made this order before. */
  readonly replayed: boolean;
}

type Place =
  | { readonly type: 'placed'; readonly order: PendingOrder }
  | { readonly type: 'repeated'; readonly order: Order };

/**
 * The first of two short transactions: key, stock, price, lines and movements, together or not at all. A refusal
 * leaves nothing behind, not even the key, so that the buyer may try again with it.
 */
const place = (parts: Parts, attempt: Attempt): Promise<Place> =>
  parts.transaction(async (query) => {
    const claim = await parts.claimKey(query, attempt);
    if (claim.type === 'repeated') return claim;
    const reserved = await parts.reserve(query, attempt.request.lines);
    const priced = parts.price(attempt.request, reserved);
    await parts.record(query, claim.orderId, priced);
    return {
      type: 'placed',
      order: { ...priced, orderId: claim.orderId, cardToken: attempt.request.cardToken },
    };
  });

const declined = (): Refusal =>
  new Refusal('payment-declined', 'Nothing was charged. Try another card, with a new key.');

const pending = (): Refusal =>
  new Refusal('payment-pending', 'Ask again with the same key: it is being found out.', {
    retryAfterSeconds: 2,
  });

const inFlight = (): Refusal =>
  new Refusal('in-flight', 'Ask again with the same key in a moment.', { retryAfterSeconds: 1 });

/** The answer that the order's first attempt got or would have got. */
function replay(order: Order): Placed {
  switch (order.status) {
    case 'pending':
      throw inFlight();
    case 'failed':
      throw declined();
    case 'confirmed':
    case 'cancelled':
      return { order, replayed: true };
  }
}

/**
 * One checkout: place, pay, finish. The bank is asked between the two transactions and within neither, since a slow
 * bank must not hold a connection, let alone a lock.
 *
 * Once the order is placed there is no way back to "nothing happened": whatever fails from there on leaves it pending,
 * is answered with `payment-pending`, and is finished by the recovery.
 * @throws Refusal with any code of `POST /orders`.
 */
export async function checkout(parts: Parts, around: Surroundings, attempt: Attempt): Promise<Placed> {
  const placed = await place(parts, attempt);
  if (placed.type === 'repeated') return replay(placed.order);
  const { order } = placed;
  const end = await pay(parts, order).catch((error: unknown) => {
    around.log.error(
      { err: error, orderId: order.orderId },
      'an order stays pending: it could not be finished',
    );
    return 'pending' as const;
  });
  switch (end) {
    case 'confirmed':
      around.mailQueued();
      return { order: { ...order, status: 'confirmed' }, replayed: false };
    case 'failed':
      throw declined();
    case 'pending':
      throw pending();
  }
}

async function pay(parts: Parts, order: PendingOrder): Promise<'confirmed' | 'failed' | 'pending'> {
  const payment = await parts.charge(order);
  // A timeout is no refusal: the bank may have the money. Its books decide.
  return finish(parts, order, payment.type === 'unknown' ? await parts.lookUp(order) : payment);
}
