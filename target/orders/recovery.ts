import { type Query, statement } from '../database/statement.ts';
import type { Parts } from '../parts.ts';
import { collect } from './collect.ts';
import { finish, type Surroundings } from './finish.ts';
import type { OrderLine, PendingOrder } from './order.ts';

const BATCH = 20;

interface LeasedRow {
  readonly order_id: string;
  readonly total_cents: number;
  readonly currency: string;
  readonly card_token: string;
  readonly lines: readonly OrderLine[];
}

/**
 * Takes pending orders whose requests are long over. They are leased rather than locked, by moving the moment at which
 * they are due: no transaction stays open while the bank is asked, several instances share the work, and a lease that
 * nobody could keep runs out by itself.
 */
const leasePending = statement<LeasedRow>(
  'lease-pending-orders',
  `with due as (
     select order_id
       from orders
      where status = 'pending' and recover_at <= now()
      order by recover_at
      limit ${BATCH}
        for update skip locked
   )
   update orders o
      set recover_at = now() + $1 * interval '1 millisecond'
     from due
    where o.order_id = due.order_id
   returning o.order_id, o.total_cents, o.currency, o.card_token,
     (select json_agg(json_build_object('sku', l.sku, 'quantity', l.quantity, 'unitPriceCents', l.unit_price_cents)
                      order by l.line_number)
        from order_lines l where l.order_id = o.order_id) as lines`,
);

async function lease(query: Query, leaseMs: number): Promise<readonly PendingOrder[]> {
  const rows = await query(leasePending, [leaseMs]);
  return rows.map((row) => ({
    orderId: row.order_id,
    totalCents: row.total_cents,
    currency: row.currency,
    cardToken: row.card_token,
    lines: row.lines,
  }));
}

/**
 * Finds out what became of one payment. Where nothing has arrived, the charge is sent again under the same key: should
 * the first one arrive late after all, the bank knows the key, and the buyer pays once. Giving the order up instead
 * would leave that late charge without an order.
 */
async function recover(parts: Parts, around: Surroundings, order: PendingOrder): Promise<void> {
  const found = await parts.lookUp(order);
  const payment = found.type === 'absent' ? await collect(parts, order) : found;
  const status = await finish(parts, around, order, payment);
  if (status === 'pending') return;
  around.log.warn({ orderId: order.orderId, status }, 'recovered an order that its request did not finish');
}

/**
 * One round: finishes what requests left pending.
 * @param leaseMs longer than a look-up, a charge and another look-up take together.
 * @returns whether there may be more to do at once.
 */
export async function recoverPending(parts: Parts, around: Surroundings, leaseMs: number): Promise<boolean> {
  const orders = await lease(parts.query, leaseMs);
  const recoveries = orders.map((order) =>
    recover(parts, around, order).catch((error: unknown) => {
      around.log.error({ err: error, orderId: order.orderId }, 'an order could not be recovered yet');
    }),
  );
  await Promise.all(recoveries);
  return orders.length === BATCH;
}
