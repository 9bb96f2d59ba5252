import { type Query, statement } from '../database/statement.ts';
import { Refusal } from '../refusal.ts';
import type { RequestedLine, ReservedLine } from './order.ts';

/**
 * Takes the units of all lines in one statement.
 *
 * - `locked` takes the row locks in sku order, whatever plan the update gets: two orders with the same skus wait for
 *   each other, and never in a circle. Measured against one update for each line, it is one round trip instead of n.
 * - The update decides again, in its own `where`, on the row as it is under the lock: this condition, not the reading
 *   before it, is why nothing is ever oversold.
 * - Price and currency come from the locked row, so that what is taken and what it costs are read at the same moment.
 *
 * Nothing returned for a sku: it does not exist. `taken` false: too few were left.
 */
const takeUnits = statement<{ sku: string; unit_price_cents: number; currency: string; taken: boolean }>(
  'take-units',
  `with wanted as (
     select sku, quantity from unnest($1::text[], $2::int[]) as wanted (sku, quantity)
   ), locked as materialized (
     select sku, unit_price_cents, currency
       from products
      where sku = any ($1::text[])
      order by sku
        for no key update
   ), taken as (
     update products p
        set on_hand = p.on_hand - wanted.quantity
       from wanted
       join locked using (sku)
      where p.sku = wanted.sku
        and p.on_hand >= wanted.quantity
     returning p.sku
   )
   select locked.sku, locked.unit_price_cents, locked.currency, taken.sku is not null as taken
     from locked
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
    if (row === undefined) throw new Refusal('unknown-product', `There is no product ${sku}.`);
    if (!row.taken) throw new Refusal('out-of-stock', `There are not ${quantity} of ${sku} left.`);
    return { sku, quantity, unitPriceCents: row.unit_price_cents, currency: row.currency };
  });
}
