import type { Evidence } from '../model/evidence.ts';
import type { CartLine } from '../model/operation.ts';
import type { Attempt, Intent } from './intents.ts';

/** Units by sku: each sku once. */
export type Units = readonly CartLine[];

/** Lines that name one sku twice are one demand for both. */
export function merge(lines: readonly CartLine[]): Units {
  // Nearly always each of them names another.
  if (lines.length < 2 || lines.every(({ sku }, at) => isFirst(sku, at, lines))) return lines;
  const units = new Map<string, number>();
  for (const { sku, quantity } of lines) units.set(sku, (units.get(sku) ?? 0) + quantity);
  return [...units].map(([sku, quantity]) => ({ sku, quantity }));
}

function isFirst(sku: string, at: number, lines: readonly CartLine[]): boolean {
  for (let before = 0; before < at; before += 1) if (lines[before]?.sku === sku) return false;
  return true;
}

/** How many of one sku. */
export const unitsOf = (units: Units, sku: string): number =>
  units.find((line) => line.sku === sku)?.quantity ?? 0;

const names = (units: Units, sku: string): boolean => units.some((line) => line.sku === sku);

export const sameUnits = (one: Units, other: Units): boolean =>
  one.length === other.length &&
  one.every(({ sku, quantity }) => names(other, sku) && unitsOf(other, sku) === quantity);

/** Whether two lists of lines come to the same units. */
export const sameLines = (one: readonly CartLine[], other: readonly CartLine[]): boolean =>
  isLineByLine(one, other) || sameUnits(merge(one), merge(other));

/** Nearly always. */
const isLineByLine = (one: readonly CartLine[], other: readonly CartLine[]): boolean =>
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
  const { lines } = attempt;
  const forgery = attempt.isForged ? attempt.operation.input.forgery : undefined;
  const [first, ...others] = lines;
  const asked =
    forgery?.field !== 'quantity' || first === undefined
      ? lines
      : [{ ...first, quantity: forgery.value as number }, ...others];
  return asked.every(({ quantity }) => isSane(quantity, evidence)) ? asked : null;
}

/** The units of a checkout as it was meant and, where its quantity was forged, as it might have been understood. */
function readings({ lines, operation }: Attempt): readonly Units[] {
  const meant = merge(lines);
  const [first, ...others] = lines;
  const { forgery } = operation.input;
  if (forgery?.field !== 'quantity' || first === undefined) return [meant];
  const quantity = Number(forgery.value);
  return [
    meant,
    merge([{ ...first, quantity: Number.isFinite(quantity) ? Math.max(0, quantity) : 0 }, ...others]),
  ];
}

function extreme(attempts: readonly Attempt[], better: (one: number, other: number) => number): Units {
  const [only] = attempts;
  // Nearly always: one attempt, meant as it was sent.
  if (attempts.length === 1 && only?.isForged === false) return merge(only.lines);
  const all = attempts.flatMap(readings);
  const skus = new Set(all.flatMap((units) => units.map(({ sku }) => sku)));
  return [...skus].map((sku) => ({
    sku,
    quantity: all.map((units) => unitsOf(units, sku)).reduce((one, other) => better(one, other)),
  }));
}

/** An intent counts once, however many attempts it took: the least that its acknowledgement promised. */
export const unitsAtLeast = ({ acknowledged }: Intent): Units => extreme(acknowledged, Math.min);

/** The most that these attempts of one intent may have taken together: one of them took effect at most. */
export const unitsAtMost = (attempts: readonly Attempt[]): Units => extreme(attempts, Math.max);

/** A restock in doubt counts with each attempt where it is bounded from above, and once per intent from below. */
export function restocked(
  { index }: Evidence,
  sku: string,
): { readonly least: number; readonly most: number } {
  const restocks = index.restocksBySku.get(sku) ?? [];
  const most = restocks
    .filter(({ outcome }) => outcome.type !== 'refused')
    .reduce((sum, { input }) => sum + input.quantity, 0);
  const sure = new Map(
    restocks
      .filter(({ outcome }) => outcome.type === 'ok')
      .map(({ intentId, input }) => [intentId, input.quantity]),
  );
  return { least: [...sure.values()].reduce((sum, quantity) => sum + quantity, 0), most };
}
