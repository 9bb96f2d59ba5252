import { z } from 'zod';
import { check } from '../check.ts';
import { type Query, statement } from '../database/statement.ts';
import type { Order } from './order.ts';
import { orderAnswer } from './present.ts';
import { ORDER_COLUMNS, type OrderRow, orderOf } from './read.ts';

/** The query of `GET /orders`. */
export const orderListQuery = z.strictObject({
  /** The last order of the page before: `next` of its answer. */
  after: z.guid().optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.number().min(1).max(100))
    .default(50),
});

export const orderListAnswer = z.strictObject({
  orders: z.array(orderAnswer),
  /** What to ask for `after` to go on; `null` at the end. */
  next: z.guid().nullable(),
});

export interface OrderList {
  readonly orders: readonly Order[];
  readonly next: string | null;
}

/** The index on (account_id, created_at, order_id), read backwards: the hundredth page costs as much as the first. */
const newestOwn = statement<OrderRow>(
  'list-own-orders',
  `select ${ORDER_COLUMNS}
     from orders o
    where o.account_id = $1
    order by o.created_at desc, o.order_id desc
    limit $2`,
);

/**
 * The moment of the order to go on after is looked up here rather than sent around: it has microseconds, and clients'
 * clocks have milliseconds. It is a scalar subquery, since a row compared with a subquery of two columns is no condition
 * that an index can be entered by. Nothing comes after an order that is not this buyer's.
 */
export const olderOwn = statement<OrderRow>(
  'list-own-orders-after',
  `select ${ORDER_COLUMNS}
     from orders o
    where o.account_id = $1
      and (o.created_at, o.order_id)
        < ((select c.created_at from orders c where c.order_id = $3 and c.account_id = $1), $3::uuid)
    order by o.created_at desc, o.order_id desc
    limit $2`,
);

/**
 * @param given the query of the URL.
 * @returns the buyer's own orders, newest first.
 * @throws Refusal `invalid`
 */
export async function listOrders(query: Query, accountId: string, given: unknown): Promise<OrderList> {
  const { after, limit } = check(orderListQuery, given);
  // One more than asked for tells whether there is more, without counting everything.
  const rows =
    after === undefined
      ? await query(newestOwn, [accountId, limit + 1])
      : await query(olderOwn, [accountId, limit + 1, after]);
  const orders = rows.slice(0, limit).map(orderOf);
  return { orders, next: rows.length > limit ? (orders.at(-1)?.orderId ?? null) : null };
}
