import type { Evidence } from '../model/evidence.ts';
import { Availability } from './availability.ts';
import { changesOfStock, ownUnits } from './holds.ts';
import type { Attempt, Intent } from './intents.ts';
import { merge, requestedLines } from './units.ts';

/** What was surely there of each sku, as a function of time. */
export type Shelves = ReadonlyMap<string, Availability>;

/** Whatever a buyer was refused that wanted it: most of what a shop sells is never short. */
export const skusOf = (refused: readonly Intent[]): ReadonlySet<string> =>
  new Set(refused.flatMap(({ attempts }) => attempts.flatMap(({ lines }) => lines.map(({ sku }) => sku))));

export function shelvesOf(
  skus: ReadonlySet<string>,
  intents: readonly Intent[],
  evidence: Evidence,
): Shelves {
  const wanting = intents.filter(({ attempts }) =>
    attempts.some(({ lines }) => lines.some(({ sku }) => skus.has(sku))),
  );
  const changes = changesOfStock(wanting, evidence);
  const products = [...evidence.index.productBySku].filter(([sku]) => skus.has(sku));
  return new Map(products.map(([sku, { stock }]) => [sku, new Availability(stock, changes.get(sku) ?? [])]));
}

/** One answer may replay another, so one justified attempt justifies them all. */
export const isJust = (intent: Intent, shelves: Shelves, evidence: Evidence): boolean =>
  intent.attempts.filter(isOutOfStock).some((attempt) => wasShort(attempt, intent, shelves, evidence));

function wasShort(attempt: Attempt, intent: Intent, shelves: Shelves, evidence: Evidence): boolean {
  const lines = requestedLines(attempt, evidence);
  // What nobody can sell may be refused with any reason.
  if (lines === null || attempt.end === Number.POSITIVE_INFINITY) return true;
  return merge(lines).some(({ sku, quantity }) => {
    const left = leftFor(attempt, intent, sku, shelves, evidence);
    // A sku outside the catalogue had a stock that the harness does not know.
    return left === null || left < quantity;
  });
}

/**
 * The least of a sku, at any moment of an attempt, that was surely neither sold nor held by anybody but the attempt itself: what a
 * refusal is judged by, and told with. `null` where nobody knows.
 */
export function leftFor(
  attempt: Attempt,
  intent: Intent,
  sku: string,
  shelves: Shelves,
  evidence: Evidence,
): number | null {
  const least = shelves.get(sku)?.leastWithin(attempt.startedAt, attempt.end);
  return least === undefined ? null : least + ownUnits(attempt, intent, sku, evidence);
}

export const isOutOfStock = ({ reason }: Attempt): boolean => reason === 'out-of-stock';
