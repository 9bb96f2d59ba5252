import { z } from 'zod';
import { type Query, statement } from '../database/statement.ts';
import { Refusal } from '../refusal.ts';
import type { Order, OrderLine } from './order.ts';
import type { OrderStatus } from './status.ts';

/** An order and its lines in one row, so that reading it is one round trip and one snapshot. */
export const ORDER_COLUMNS = `o.order_id, o.status, o.failure_code, o.total_cents, o.discount_cents, o.currency,
  (select coalesce(json_agg(json_build_object('sku', l.sku, 'quantity', l.quantity, 'unitPriceCents', l.unit_price_cents)
                            order by l.line_number), '[]')
     from order_lines l where l.order_id = o.order_id) as lines`;

export interface OrderRow {
  readonly order_id: string;
  readonly status: OrderStatus;
  readonly failure_code: string | null;
  readonly total_cents: number;
  readonly discount_cents: number;
  readonly currency: string;
  readonly lines: readonly OrderLine[];
}

export const orderOf = (row: OrderRow): Order => ({
  orderId: row.order_id,
  status: row.status,
  failureCode: row.failure_code,
  totalCents: row.total_cents,
  discountCents: row.discount_cents,
  currency: row.currency,
  lines: row.lines,
});

const readOwn = statement<OrderRow>(
  'read-own-order',
  `select ${ORDER_COLUMNS} from orders o where o.order_id = $1 and o.account_id = $2`,
);

export const orderId = z.guid();

/** Whether it can be an order's id at all: what is none is not even asked for. */
export const isOrderId = (text: string): boolean => orderId.safeParse(text).success;

export const noSuchOrder = (): Refusal => new Refusal('not-found', 'There is no such order.');

/**
 * Reads one order of this buyer. Its owner is part of the question, so that somebody else's order and one that does
 * not exist are the same answer by construction.
 * @throws Refusal `not-found`
 */
export async function readOrder(query: Query, accountId: string, orderId: string): Promise<Order> {
  const rows = isOrderId(orderId) ? await query(readOwn, [orderId, accountId]) : [];
  return orderOrNotFound(rows);
}

export function orderOrNotFound([row]: readonly OrderRow[]): Order {
  if (row === undefined) throw noSuchOrder();
  return orderOf(row);
}

/** What has become of an order so far. */
export type Standing = Pick<Order, 'status' | 'failureCode'>;

const readStandingNow = statement<Standing>(
  'read-order-standing',
  'select status, failure_code as "failureCode" from orders where order_id = $1',
);

/** For our own use: asks for no owner. */
export async function readStanding(query: Query, orderId: string): Promise<Standing> {
  const [row] = await query(readStandingNow, [orderId]);
  if (row === undefined) throw new Error(`order ${orderId} is gone`);
  return row;
}
