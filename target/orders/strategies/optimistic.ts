import { type Query, statement } from '../../database/statement.ts';
import type { RequestedLine, ReservedLine } from '../order.ts';
import { Outrun } from './again.ts';
import { checkShelf, type ShelfRow } from './shelf.ts';

interface VersionedRow extends ShelfRow {
  /** A bigint, as text. */
  readonly stock_version: string;
}

const look = statement<VersionedRow>(
  'look-at-versioned-shelf',
  `select sku, on_hand, unit_price_cents, currency, stock_version
     from products
    where sku = any ($1::text[])`,
);

/** Compare and set. Whatever changes `on_hand` raises the version, so an equal version is an equal stock. */
const takeIfUnchanged = statement<Pick<ShelfRow, 'sku' | 'unit_price_cents' | 'currency'>>(
  'take-units-if-unchanged',
  `with seen as (
     select * from unnest($1::text[], $2::int[], $3::bigint[]) as seen (sku, quantity, stock_version)
   ), locked as materialized (
     select p.sku, seen.quantity, seen.stock_version
       from products p
       join seen using (sku, stock_version)
      order by p.sku
        for no key update of p
   )
   update products p
      set on_hand = p.on_hand - locked.quantity, stock_version = p.stock_version + 1
     from locked
    where p.sku = locked.sku and p.stock_version = locked.stock_version
   returning p.sku, p.unit_price_cents, p.currency`,
);

/**
 * Looks without a lock, and takes the units where nobody was there in between; else the transaction starts over. The
 * price comes out of the update: a new price does not raise the version, so the one that was seen may be old.
 * @throws Outrun, and Refusal `unknown-product` or `out-of-stock`
 */
export async function reserveOptimistic(
  query: Query,
  lines: readonly RequestedLine[],
): Promise<readonly ReservedLine[]> {
  const skus = lines.map(({ sku }) => sku);
  const wanted = checkShelf(lines, await query(look, [skus]));
  const quantities = lines.map(({ quantity }) => quantity);
  const versions = wanted.map(({ row }) => row.stock_version);
  const taken = await query(takeIfUnchanged, [skus, quantities, versions]);
  const bySku = new Map(taken.map((row) => [row.sku, row]));
  return lines.map(({ sku, quantity }) => {
    const row = bySku.get(sku);
    if (row === undefined) throw new Outrun(`the stock of ${sku} has changed`);
    return { sku, quantity, unitPriceCents: row.unit_price_cents, currency: row.currency };
  });
}
