import { type Query, statement } from '../database/statement.ts';
import { sourcesOf } from './status.ts';

/**
 * Gives the order up and puts its units back, in one statement: the guard on the status is what makes them come back
 * once, however often and from however many sides this is called. Products are locked in sku order, as in a checkout.
 */
const releaseOrder = statement<{ order_id: string }>(
  'release-order',
  `with failed as (
     update orders
        set status = 'failed', failure_code = $2, card_token = ''
      where order_id = $1 and status = any ($3::text[])
     returning order_id
   ), lines as (
     select sku, quantity, order_id from order_lines join failed using (order_id)
   ), locked as materialized (
     select sku from products where sku in (select sku from lines) order by sku for no key update
   ), returned as (
     update products p
        set on_hand = p.on_hand + lines.quantity
       from lines
       join locked using (sku)
      where p.sku = lines.sku
   ), movements as (
     insert into stock_movements (sku, delta, reason, order_id)
     select sku, quantity, 'release', order_id from lines
   )
   select order_id from failed`,
);

/** @returns whether this call released it; `false` where it was no longer pending. */
export async function release(query: Query, orderId: string, failureCode: string): Promise<boolean> {
  const released = await query(releaseOrder, [orderId, failureCode, sourcesOf('failed')]);
  return released.length === 1;
}
