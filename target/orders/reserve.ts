import { type Query, statement } from '../database/statement.ts';
import { Refusal } from '../refusal.ts';
import type { RequestedLine, ReservedLine } from './order.ts';

/**
 * Takes the units of all lines in one statement.
 *
 * - `locked` takes the row locks in sku order, whatever plan the update gets: two orders with the same skus wait for
 *   each other, and never in a circle. One round trip, where an update for each line would be n.
 * - It locks only rows that have enough at a glance, so that those who come when all is sold are refused without
 *   standing in line for the row.
 * - The update decides again, in its own `where`, on the row as it is under the lock: this condition, not any reading
 *   before it, is why nothing is ever oversold.
 * - Price and currency come out of the update, so that what is taken and what it costs are one reading of one row.
 */
const takeUnits = statement<{
  sku: string;
  known: boolean;
  unit_price_cents: number | null;
  currency: string | null;
}>(
  'take-units',
  `with wanted as (
     select sku, quantity from unnest($1::text[], $2::int[]) as wanted (sku, quantity)
   ), locked as materialized (
     select p.sku, wanted.quantity
       from products p
       join wanted using (sku)
      where p.on_hand >= wanted.quantity
      order by p.sku
        for no key update of p
   ), taken as (
     update products p
        set on_hand = p.on_hand - locked.quantity, stock_version = p.stock_version + 1
       from locked
      where p.sku = locked.sku
        and p.on_hand >= locked.quantity
     returning p.sku, p.unit_price_cents, p.currency
   )
   select wanted.sku, p.sku is not null as known, taken.unit_price_cents, taken.currency
     from wanted
     left join products p using (sku)
     left join taken using (sku)`,
);

/**
 * Takes the units off the shelf, all or none: call it within a transaction, which its refusal rolls back.
 * @throws Refusal `unknown-product` or `out-of-stock`
 */
export async function reserve(
  query: Query,
  lines: readonly RequestedLine[],
): Promise<readonly ReservedLine[]> {
  const rows = await query(takeUnits, [lines.map(({ sku }) => sku), lines.map(({ quantity }) => quantity)]);
  const bySku = new Map(rows.map((row) => [row.sku, row]));
  return lines.map(({ sku, quantity }) => {
    const row = bySku.get(sku);
    if (row === undefined || !row.known) throw new Refusal('unknown-product', `There is no product ${sku}.`);
    const { unit_price_cents: unitPriceCents, currency } = row;
    if (unitPriceCents === null || currency === null) {
      throw new Refusal('out-of-stock', `There are not ${quantity} of ${sku} left.`);
    }
    return { sku, quantity, unitPriceCents, currency };
  });
}
