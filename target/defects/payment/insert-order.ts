import { randomUUID } from 'node:crypto';
import { type Query, statement } from '../../database/statement.ts';
import type { Claim } from '../../orders/claim.ts';
import type { Attempt } from '../../orders/order.ts';

const insertOrder = statement(
  'defect-insert-order',
  `with inserted as (
     insert into orders (order_id, account_id, idempotency_key, request_digest, status, total_cents, currency,
                         card_token, recover_at)
     values ($1, $2, $3, '', 'pending', 0, '', $4, now() + interval '4 seconds')
     returning order_id
   )
   insert into order_events (order_id, status, what, actor)
   select order_id, 'pending', 'placed', 'buyer' from inserted`,
);

/** Makes a pending order, whatever there is under its key: for tables without the unique constraint. */
export async function insertOrderAnyway(
  query: Query,
  { accountId, idempotencyKey, request }: Attempt,
): Promise<Claim> {
  const orderId = randomUUID();
  await query(insertOrder, [orderId, accountId, idempotencyKey, request.cardToken]);
  return { type: 'first', orderId };
}
