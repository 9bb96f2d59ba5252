import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { type Query, statement } from '../database/statement.ts';
import { Refusal } from '../refusal.ts';
import type { Attempt, Order, OrderRequest } from './order.ts';
import { ORDER_COLUMNS, type OrderRow, orderOf } from './read.ts';

/** Either this attempt is the first under its key, or there is an order already. */
export type Claim =
  | { readonly type: 'first'; readonly orderId: string }
  | { readonly type: 'repeated'; readonly order: Order };

/**
 * The unique constraint on (account_id, idempotency_key) is what makes a key exclusive: a twin waits here until this
 * transaction has ended, and then finds the order, or, where it was rolled back, makes its own.
 */
const insertOrder = statement<{ order_id: string }>(
  'insert-order',
  `with claimed as (
     insert into orders (order_id, account_id, idempotency_key, request_digest, status, total_cents, currency,
                         card_token, recover_at, created_at)
     values ($1, $2, $3, $4, 'pending', 0, '', $5, now() + $6 * interval '1 millisecond',
             now() + $7 * interval '1 millisecond')
     on conflict (account_id, idempotency_key) do nothing
     returning order_id
   ), event as (
     insert into order_events (order_id, status, what, actor)
     select order_id, 'pending', 'placed', 'buyer' from claimed
   )
   select order_id from claimed`,
);

const readByKey = statement<OrderRow & { request_digest: string }>(
  'read-order-by-key',
  `select ${ORDER_COLUMNS}, o.request_digest
     from orders o
    where o.account_id = $1 and o.idempotency_key = $2`,
);

/** What a key stands for: the same request has the same digest. */
export const digestOf = (request: OrderRequest): string =>
  createHash('sha256').update(JSON.stringify(request)).digest('base64url');

/**
 * Takes the key for this attempt, by inserting the order that it will be.
 * @param clock says when the hold began; when it is recovered is a lease, and the database's.
 * @param pendingMs how long the request may take to finish it before the recovery takes over.
 * @throws Refusal `key-reused` where the key belongs to another request of the same buyer.
 */
export const makeClaimKey =
  (pendingMs: number, clock: Pick<Clock, 'aheadMs'>) =>
  async (query: Query, { accountId, idempotencyKey, request }: Attempt): Promise<Claim> => {
    const orderId = randomUUID();
    const digest = digestOf(request);
    const values = [
      orderId,
      accountId,
      idempotencyKey,
      digest,
      request.cardToken,
      pendingMs,
      clock.aheadMs(),
    ];
    const inserted = await query(insertOrder, values);
    if (inserted.length === 1) return { type: 'first', orderId };

    const [earlier] = await query(readByKey, [accountId, idempotencyKey]);
    if (earlier === undefined) throw new Error('an order conflicted with its key, and is not there');
    if (earlier.request_digest !== digest) {
      throw new Refusal('key-reused', 'Use a new Idempotency-Key for each order.');
    }
    return { type: 'repeated', order: orderOf(earlier) };
  };
