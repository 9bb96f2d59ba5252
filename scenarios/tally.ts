import {
  type Access,
  absent,
  type Collection,
  known,
  type LineRecord,
  type LoadRecord,
  type MovementRecord,
  type OrderRecord,
  type OrderStatus,
  type RedemptionRecord,
  type StockRecord,
  type Tally,
  type TransitionRecord,
  type VoucherRecord,
} from '../harness/index.ts';
import { EARLIER_BUYER } from './seed.ts';
import { STATUSES } from './status.ts';

/**
 * What the target wrote, out of its own tables: orders from their lines and movements, never from a counter that the
 * target keeps; what a voucher's counter says stands beside its redemptions. One statement, so one snapshot.
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
       from products where sku not like 'filler-%') as stock,
    (select coalesce(json_agg(json_build_object(
       'code', code, 'limit', redemption_limit, 'redeemed', redeemed) order by code), '[]') from vouchers) as vouchers,
    (select coalesce(json_agg(json_build_object(
       'code', code, 'orderId', order_id, 'givenBack', given_back_at is not null) order by order_id), '[]')
       from voucher_redemptions) as redemptions,
    -- A refund is an event, but no change of the status.
    (select coalesce(json_agg(json_build_object(
       'orderId', order_id, 'from', before, 'to', status) order by order_id, event_id), '[]')
       from (select order_id, event_id, status,
                    lag(status) over (partition by order_id order by event_id) as before
               from order_events) as event
      where before is distinct from status) as transitions`;

type StoredOrder = Omit<OrderRecord, 'status'> & { readonly status: string };

interface StoredTransition {
  readonly orderId: string;
  readonly from: string | null;
  readonly to: string;
}

function statusOf(orderId: string, stored: string): OrderStatus {
  const status = STATUSES[stored];
  if (status === undefined) throw new Error(`order ${orderId} has the unknown status ${stored}`);
  return status;
}

const orderOf = (order: StoredOrder): OrderRecord => ({
  ...order,
  status: statusOf(order.orderId, order.status),
});

const transitionOf = ({ orderId, from, to }: StoredTransition): TransitionRecord => ({
  orderId,
  from: from === null ? null : statusOf(orderId, from),
  to: statusOf(orderId, to),
});

/** Of all that the target asks its database, only the statement that loads a page asks for this. */
const OF_A_PAGE = '"recentlySoldUnits"';

/** The statement does not say which product it loads. With QUERY_PLAN=n-plus-one there is no such statement. */
function loadsIn(statements: Awaited<ReturnType<Access['statements']>>): Collection<LoadRecord> {
  if (statements === null) return absent('nobody counts what the database executes');
  const loads = statements.filter(({ text }) => text.includes(OF_A_PAGE));
  if (loads.length === 0) return absent('no statement is known to load product pages');
  return known([{ sku: null, loads: loads.reduce((sum, { calls }) => sum + calls, 0) }]);
}

export async function tally({ sql, statements }: Access): Promise<Tally> {
  if (sql === null) throw new Error('no access to the database');
  const [row] = await sql(TALLY, [EARLIER_BUYER]);
  if (row === undefined) throw new Error('the tally came back empty');
  return {
    orders: known((row.orders as StoredOrder[]).map(orderOf)),
    lines: known(row.lines as LineRecord[]),
    movements: known(row.movements as MovementRecord[]),
    stock: known(row.stock as StockRecord[]),
    vouchers: known(row.vouchers as VoucherRecord[]),
    redemptions: known(row.redemptions as RedemptionRecord[]),
    transitions: known((row.transitions as StoredTransition[]).map(transitionOf)),
    loads: loadsIn(await statements()),
  };
}
