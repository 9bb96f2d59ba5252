import type { Evidence } from '../model/evidence.ts';
import type { Offence } from './conclude.ts';
import { short } from './describe.ts';
import { mostStillHeld } from './held-orders.ts';
import { netMovements } from './movements.ts';

/** Lines and movements of orders that are not there; movements of skus that the scenario does not sell are not ours. */
export function orphans(evidence: Evidence, orders: number, withMovements: boolean): Offence[] {
  const { index } = evidence;
  const orphan = (number: number, what: string): Offence => ({
    summary: `The database has ${what} of an order that does not exist.`,
    facts: () => [`database: no order ${short(index.orderIdOf(number))}`],
    offending: [],
  });
  const lines = index.linesOfOrder.from(orders).map((number) => orphan(number, 'lines'));
  if (!withMovements) return lines;
  const held = mostStillHeld(evidence);
  const isOurs = (number: number): boolean =>
    [...netMovements(index.movementsOfOrder.of(number))].some(
      ([sku, delta]) =>
        delta !== 0 && index.productBySku.has(sku) && !(delta < 0 && -delta <= (held.get(sku) ?? 0)),
    );
  const movements = index.movementsOfOrder.from(orders).filter(isOurs);
  return [...lines, ...movements.map((number) => orphan(number, 'stock movements'))];
}
