import { Refusal } from '../../refusal.ts';
import type { RequestedLine, ReservedLine } from '../order.ts';

/** What a statement that only reads says about a product. */
export interface ShelfRow {
  readonly sku: string;
  readonly on_hand: number;
  readonly unit_price_cents: number;
  readonly currency: string;
}

export interface Wanted<Row extends ShelfRow> {
  readonly line: ReservedLine;
  readonly row: Row;
}

/**
 * Checks in the program what was read. This is right only where something else sees to it that the rows are still the
 * same when they are written: a lock, the isolation level, or a version.
 * @throws Refusal `unknown-product` or `out-of-stock`
 */
export function checkShelf<Row extends ShelfRow>(
  lines: readonly RequestedLine[],
  rows: readonly Row[],
): readonly Wanted<Row>[] {
  const bySku = new Map(rows.map((row) => [row.sku, row]));
  return lines.map(({ sku, quantity }) => {
    const row = bySku.get(sku);
    if (row === undefined) throw new Refusal('unknown-product', `There is no product ${sku}.`);
    if (row.on_hand < quantity)
      throw new Refusal('out-of-stock', `There are not ${quantity} of ${sku} left.`);
    const { unit_price_cents: unitPriceCents, currency } = row;
    return { line: { sku, quantity, unitPriceCents, currency }, row };
  });
}
