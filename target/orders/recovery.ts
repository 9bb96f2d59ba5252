import { type Query, statement } from '../database/statement.ts';
import type { Parts } from '../parts.ts';
import { collect, type Settlement } from './collect.ts';
import { finish, type Surroundings } from './finish.ts';
import type { OrderLine, PendingOrder } from './order.ts';

const BATCH = 20;

interface LeasedRow {
  readonly order_id: string;
  readonly total_cents: number;
  readonly discount_cents: number;
  readonly currency: string;
  readonly card_token: string;
  readonly lines: readonly OrderLine[];
  readonly expired: boolean;
}

/** A pending order, and whether its hold has expired. */
interface Leased {
  readonly order: PendingOrder;
  readonly expired: boolean;
}

/** How long recovery may take for an order, and how long an order may take in all. */
export interface RecoveryTimes {
  /** Longer than a look-up, an attempt to charge or to abandon, and another look-up take together. */
  readonly leaseMs: number;
  /** An order that is older than this is no longer charged. */
  readonly holdMs: number;
  /** By how much the shop's clock, by which orders age, is ahead of the database's. */
  readonly aheadMs: number;
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
   returning o.order_id, o.total_cents, o.discount_cents, o.currency, o.card_token,
     o.created_at + $2 * interval '1 millisecond' <= now() + $3 * interval '1 millisecond' as expired,
     (select json_agg(json_build_object('sku', l.sku, 'quantity', l.quantity, 'unitPriceCents', l.unit_price_cents)
                      order by l.line_number)
        from order_lines l where l.order_id = o.order_id) as lines`,
);

async function lease(query: Query, { leaseMs, holdMs, aheadMs }: RecoveryTimes): Promise<readonly Leased[]> {
  const rows = await query(leasePending, [leaseMs, holdMs, aheadMs]);
  return rows.map((row) => ({
    expired: row.expired,
    order: {
      orderId: row.order_id,
      totalCents: row.total_cents,
      discountCents: row.discount_cents,
      currency: row.currency,
      cardToken: row.card_token,
      lines: row.lines,
    },
  }));
}

/**
 * Finds out what became of one payment. Where nothing has arrived, the charge is sent again under the same key: should
 * the first one arrive late after all, the bank knows the key, and the buyer pays once. Giving the order up instead
 * would leave that late charge without an order.
 *
 * Where there is only an authorisation, whoever made it has not come to its end: in this shop somebody for whom the hold
 * had expired, by another setting or another clock. The key is used up, so to charge is to capture; and should he void it
 * now, the bank does what comes first.
 *
 * A hold that has expired is not charged any more: nobody expects it by then. It is given up, but not on a guess either:
 * `abandon` uses the key up at the bank, so that a late charge is refused there, and where the bank cannot be reached
 * the units stay held.
 */
async function settle(parts: Parts, { order, expired }: Leased): Promise<Settlement> {
  if (order.totalCents === 0) return { type: 'free' };
  const found = await parts.lookUp(order);
  if (found.type === 'captured' || found.type === 'declined') return found;
  if (expired) return collect(parts, order, (charge) => parts.abandon(parts, charge));
  switch (found.type) {
    case 'absent':
      return collect(parts, order);
    case 'authorised':
      return collect(parts, order, (charge) => parts.endAuthorisation(charge, found.paymentId, 'capture'));
    case 'unknown':
      return found;
  }
}

async function recover(parts: Parts, around: Surroundings, leased: Leased): Promise<void> {
  const { order } = leased;
  const { status } = await finish(parts, around, order, await settle(parts, leased));
  if (status === 'pending') return;
  around.log.warn({ orderId: order.orderId, status }, 'recovered an order that its request did not finish');
}

/**
 * One round: finishes what requests left pending.
 * @returns whether there may be more to do at once.
 */
export async function recoverPending(
  parts: Parts,
  around: Surroundings,
  times: RecoveryTimes,
): Promise<boolean> {
  const leased = await lease(parts.query, times);
  const recoveries = leased.map((each) =>
    recover(parts, around, each).catch((error: unknown) => {
      const { orderId } = each.order;
      around.log.error({ err: error, orderId }, 'an order could not be recovered yet');
    }),
  );
  await Promise.all(recoveries);
  return leased.length === BATCH;
}
