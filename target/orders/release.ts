import { type Query, statement } from '../database/statement.ts';
import { giveBack } from './give-back.ts';
import { sourcesOf } from './status.ts';

/** The failure code of an order that nobody paid for in time. */
export const HOLD_EXPIRED = 'hold-expired';

/** Gives the order up, and back what it held, in one statement. */
const releaseOrder = statement<{ order_id: string }>(
  'release-order',
  `with ended as (
     update orders
        set status = 'failed', failure_code = $2, card_token = ''
      where order_id = $1 and status = any ($3::text[])
     returning order_id
   ), ${giveBack('release')}, event as (
     insert into order_events (order_id, status, what, actor)
     select order_id, 'failed', $2, $4 from ended
   )
   select order_id from ended`,
);

/** @returns whether this call released it; `false` where it was no longer pending. */
export async function release(query: Query, orderId: string, failureCode: string): Promise<boolean> {
  const actor = failureCode === HOLD_EXPIRED ? 'shop' : 'bank';
  const released = await query(releaseOrder, [orderId, failureCode, sourcesOf('failed'), actor]);
  return released.length === 1;
}
