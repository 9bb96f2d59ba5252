import { type Query, statement } from '../../database/statement.ts';
import type { RequestedLine, ReservedLine } from '../order.ts';
import { checkShelf, type ShelfRow } from './shelf.ts';

const look = statement<ShelfRow>(
  'look-at-shelf',
  'select sku, on_hand, unit_price_cents, currency from products where sku = any ($1::text[])',
);

/** Locked in sku order: the database would find the circle otherwise, but only after a second of waiting. */
const put = statement(
  'put-on-shelf',
  `with counted as (
     select * from unnest($1::text[], $2::int[]) as counted (sku, left_over)
   ), locked as materialized (
     select p.sku, counted.left_over
       from products p
       join counted using (sku)
      order by p.sku
        for no key update of p
   )
   update products p
      set on_hand = locked.left_over, stock_version = p.stock_version + 1
     from locked
    where p.sku = locked.sku`,
);

/**
 * Select, check, update, with the number that the program came to: at READ COMMITTED these statements would oversell.
 * What makes them right is the isolation level alone: a row that somebody has changed since this transaction began
 * cannot be written, the database says 40001, and `again` starts over.
 * @throws Refusal `unknown-product` or `out-of-stock`
 */
export async function reserveSerializable(
  query: Query,
  lines: readonly RequestedLine[],
): Promise<readonly ReservedLine[]> {
  const skus = lines.map(({ sku }) => sku);
  const wanted = checkShelf(lines, await query(look, [skus]));
  await query(put, [skus, wanted.map(({ row, line }) => row.on_hand - line.quantity)]);
  return wanted.map(({ line }) => line);
}
