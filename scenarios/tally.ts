import {
  type Access,
  absent,
  known,
  type LineRecord,
  type MovementRecord,
  type OrderRecord,
  type StockRecord,
  type Tally,
} from '../harness/index.ts';
import { EARLIER_BUYER } from './seed.ts';
import { STATUSES } from './status.ts';

/**
 * What the target wrote, out of its own tables: orders from their lines and movements, never from a counter that the
 * target keeps. One statement, so one snapshot.
 */
const TALLY = `
  with own as (
    select o.*, a.email, r.code
      from orders o
      join accounts a using (account_id)
      left join voucher_redemptions r using (order_id)
     where a.email <> $1
  )
  select
    (select coalesce(json_agg(json_build_object(
       'orderId', order_id, 'intentId', idempotency_key, 'buyer', email, 'status', status,
       'totalCents', total_cents, 'discountCents', discount_cents, 'voucher', code, 'currency', currency) order by order_id), '[]') from own) as orders,
    (select coalesce(json_agg(json_build_object(
       'orderId', order_id, 'sku', sku, 'quantity', quantity, 'unitPriceCents', unit_price_cents)
       order by order_id, line_number), '[]') from order_lines join own using (order_id)) as lines,
    (select coalesce(json_agg(json_build_object(
       'sku', sku, 'delta', delta, 'reason', reason, 'orderId', order_id) order by movement_id), '[]')
       from stock_movements) as movements,
    (select coalesce(json_agg(json_build_object('sku', sku, 'onHand', on_hand) order by sku), '[]')
       from products where sku not like 'filler-%') as stock`;

type StoredOrder = Omit<OrderRecord, 'status'> & { readonly status: string };

function normalise(order: StoredOrder): OrderRecord {
  const status = STATUSES[order.status];
  if (status === undefined) throw new Error(`order ${order.orderId} has the unknown status ${order.status}`);
  return { ...order, status };
}

export async function tally({ sql }: Access): Promise<Tally> {
  if (sql === null) throw new Error('no access to the database');
  const [row] = await sql(TALLY, [EARLIER_BUYER]);
  if (row === undefined) throw new Error('the tally came back empty');
  return {
    orders: known((row.orders as StoredOrder[]).map(normalise)),
    lines: known(row.lines as LineRecord[]),
    movements: known(row.movements as MovementRecord[]),
    stock: known(row.stock as StockRecord[]),
    vouchers: absent('the tally does not ask for them yet'),
    redemptions: absent('the tally does not ask for them yet'),
    transitions: absent('the tally does not ask for them yet'),
  };
}
