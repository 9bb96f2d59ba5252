import { z } from 'zod';
import { type Query, statement } from '../database/statement.ts';
import { isOrderId, noSuchOrder } from './read.ts';
import { ORDER_STATUSES } from './status.ts';

/** What happened to an order, oldest first. Each event was written by the statement that made it happen. */
export const historyAnswer = z.strictObject({
  orderId: z.guid(),
  events: z.array(
    z.strictObject({
      /** The database's clock, when the transaction began. */
      at: z.iso.datetime(),
      /** The order's status from then on. */
      status: z.enum(ORDER_STATUSES),
      /** `placed`, `paid`, `free`, the code of a failure, `cancelled` or `refunded`. */
      what: z.string(),
      /** On whose word. */
      actor: z.enum(['buyer', 'bank', 'shop']),
    }),
  ),
});
export type HistoryAnswer = z.infer<typeof historyAnswer>;

const readHistory = statement<HistoryAnswer>(
  'read-order-history',
  `select o.order_id as "orderId",
          (select coalesce(json_agg(json_build_object(
                    'at', to_char(e.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                    'status', e.status, 'what', e.what, 'actor', e.actor) order by e.event_id), '[]')
             from order_events e where e.order_id = o.order_id) as events
     from orders o
    where o.order_id = $1 and o.account_id = $2`,
);

/** @throws Refusal `not-found` where it is no order of this buyer. */
export async function orderHistory(query: Query, accountId: string, orderId: string): Promise<HistoryAnswer> {
  const [row] = isOrderId(orderId) ? await query(readHistory, [orderId, accountId]) : [];
  if (row === undefined) throw noSuchOrder();
  return row;
}
