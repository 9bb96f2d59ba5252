import { type Query, statement } from '../../database/statement.ts';
import type { RequestedLine, ReservedLine } from '../order.ts';
import { checkShelf, type ShelfRow } from './shelf.ts';

/**
 * `no key` is the lock that an update of these columns takes anyway: `for update` would also stop the checks of foreign
 * keys that point here, and with them whoever only writes a line of an order.
 */
const lockRows = statement<ShelfRow>(
  'lock-shelf',
  `select sku, on_hand, unit_price_cents, currency
     from products
    where sku = any ($1::text[])
    order by sku
      for no key update`,
);

const takeLocked = statement(
  'take-locked-units',
  `update products p
      set on_hand = p.on_hand - wanted.quantity, stock_version = p.stock_version + 1
     from unnest($1::text[], $2::int[]) as wanted (sku, quantity)
    where p.sku = wanted.sku`,
);

/**
 * Locks the rows, looks, and takes: what was read stays so until the transaction ends. One round trip more than the
 * conditional update, spent while the lock is held, and those who come when all is sold stand in line to hear it.
 * @throws Refusal `unknown-product` or `out-of-stock`
 */
export async function reserveLocked(
  query: Query,
  lines: readonly RequestedLine[],
): Promise<readonly ReservedLine[]> {
  const skus = lines.map(({ sku }) => sku);
  const wanted = checkShelf(lines, await query(lockRows, [skus]));
  await query(takeLocked, [skus, lines.map(({ quantity }) => quantity)]);
  return wanted.map(({ line }) => line);
}
