import { outcomeTypeOf } from '../model/checkout-listener.ts';
import type { Evidence } from '../model/evidence.ts';
import type { CartLine } from '../model/operation.ts';
import { merge, type Units, unitsOf } from '../model/units.ts';
import type { Attempt } from './intents.ts';

export { merge, type Units, unitsAtLeast, unitsAtMost, unitsOf } from '../model/units.ts';

const names = (units: Units, sku: string): boolean => units.some((line) => line.sku === sku);

export const sameUnits = (one: Units, other: Units): boolean =>
  one.length === other.length &&
  one.every(({ sku, quantity }) => names(other, sku) && unitsOf(other, sku) === quantity);

/** Whether two lists of lines come to the same units. */
export const sameLines = (one: readonly CartLine[], other: readonly CartLine[]): boolean =>
  isLineByLine(one, other) || sameUnits(merge(one), merge(other));

/** Whether they are the same, line by line: nearly always, and quickly seen. */
export const isLineByLine = (one: readonly CartLine[], other: readonly CartLine[]): boolean =>
  one.length === other.length &&
  one.every(({ sku, quantity }, at) => other[at]?.sku === sku && other[at].quantity === quantity);

export const isSane = (quantity: unknown, { declarations }: Pick<Evidence, 'declarations'>): boolean =>
  Number.isInteger(quantity) && Number(quantity) >= 1 && Number(quantity) <= declarations.maxQuantity;

/**
 * What was really asked for: a forged quantity replaces that of the first line. `null` where the forged one is no
 * quantity at all, so that a shop can only refuse it.
 */
export function requestedLines(
  attempt: Attempt,
  evidence: Pick<Evidence, 'declarations'>,
): readonly CartLine[] | null {
  const asked = attempt.isForged ? forgedLines(attempt) : attempt.lines;
  return asked.every(({ quantity }) => isSane(quantity, evidence)) ? asked : null;
}

function forgedLines({ lines, operation }: Attempt): readonly CartLine[] {
  const { forgery } = operation.input;
  const [first, ...others] = lines;
  return forgery?.field !== 'quantity' || first === undefined
    ? lines
    : [{ ...first, quantity: asSent(forgery.value) }, ...others];
}

/** Forms know nothing but text, so a shop may take whole digits for the number that they write: one that sells `'1'` sells one. */
const asSent = (value: unknown): number =>
  typeof value === 'string' && /^[1-9]\d{0,8}$/.test(value) ? Number(value) : (value as number);

/** A restock in doubt counts with each attempt where it is bounded from above, and once per intent from below. */
export function restocked(
  { index }: Evidence,
  sku: string,
): { readonly least: number; readonly most: number } {
  const restocks = index.restocksBySku.get(sku) ?? [];
  const most = restocks
    .filter((restock) => outcomeTypeOf(restock) !== 'refused')
    .reduce((sum, { input }) => sum + input.quantity, 0);
  const sure = new Map(
    restocks
      .filter((restock) => outcomeTypeOf(restock) === 'ok')
      .map(({ intentId, input }) => [intentId, input.quantity]),
  );
  return { least: [...sure.values()].reduce((sum, quantity) => sum + quantity, 0), most };
}
