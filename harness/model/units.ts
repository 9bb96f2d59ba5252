import type { Attempt, Intent } from './joins.ts';
import type { CartLine } from './operation.ts';

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

/** The units of a checkout as it was meant and, where its quantity was forged, as it might have been understood. */
function readings({ isForged, lines, operation }: Attempt): readonly Units[] {
  const meant = merge(lines);
  if (!isForged) return [meant];
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
  // Nearly always: one attempt, meant as it was sent.
  const only = attempts.length === 1 ? attempts[0] : undefined;
  if (only?.isForged === false) return merge(only.lines);
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
