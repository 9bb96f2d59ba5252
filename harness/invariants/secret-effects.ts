import { type CollectionName, type Evidence, recordsOf } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import type { Offence } from './conclude.ts';
import { describe, short } from './describe.ts';
import { endOf } from './intents.ts';
import { changesBySku, type PageChange } from './pages.ts';

/** What only the administrator may do. A product that was made against the rules would be seen where it is sold. */
type Change = Operation<'changePrice' | 'restock' | 'createProduct'>;

/** Changes that were refused and took effect all the same: a price that somebody saw, a movement of stock. */
export function secretEffects(
  refused: readonly Change[],
  evidence: Evidence,
  used: readonly CollectionName[],
): readonly Offence[] {
  const seen = pricesSeen(refused, evidence.history);
  const changes = changesBySku(evidence.index);
  const written = refused.some(({ kind }) => kind === 'restock') ? restocksWritten(evidence) : NONE_WRITTEN;
  return refused.flatMap((change) => {
    if (change.kind === 'changePrice') return tookPrice(change, seen, changes, evidence);
    return change.kind === 'restock' && used.includes('movements')
      ? tookStock(change, written, evidence)
      : [];
  });
}

/** How many restocks of so many units of a sku the database has. */
type Written = ReadonlyMap<string, number>;
const NONE_WRITTEN: Written = new Map();

function restocksWritten({ movements }: Evidence): Written {
  const written = new Map<string, number>();
  for (const { reason, sku, delta } of recordsOf(movements)) {
    const key = keyOf(sku, delta);
    if (reason === 'restock') written.set(key, (written.get(key) ?? 0) + 1);
  }
  return written;
}

const keyOf = (sku: string, number: number | null): string => JSON.stringify([sku, number]);

/** The last operation that was shown a price that had been refused, by sku and price. */
function pricesSeen(
  refused: readonly Change[],
  history: readonly Operation[],
): ReadonlyMap<string, Operation> {
  const wanted = new Set(
    refused.flatMap((change) =>
      change.kind === 'changePrice' ? keyOf(change.input.sku, change.input.unitPriceCents) : [],
    ),
  );
  const seen = new Map<string, Operation>();
  if (wanted.size === 0) return seen;
  for (const operation of history) {
    for (const [sku, price] of shownPrices(operation)) {
      const key = keyOf(sku, price);
      if (wanted.has(key) && endOf(operation) >= endOf(seen.get(key) ?? operation)) seen.set(key, operation);
    }
  }
  return seen;
}

/**
 * Prices that a product page or an honest checkout was shown. A forged checkout may show the very price that it forged,
 * and so may a later read of its order: that is no change of the catalogue.
 */
function shownPrices({ kind, input, outcome }: Operation): readonly (readonly [string, number | null])[] {
  if (outcome.type !== 'ok') return [];
  const { result } = outcome;
  if (kind === 'browse' && 'unitPriceCents' in result) return [[result.sku, result.unitPriceCents]];
  const isHonest = kind === 'checkout' && 'lines' in input && input.forgery === undefined;
  if (!isHonest || !('lines' in result)) return [];
  return result.lines.map(({ sku, unitPriceCents }) => [sku, unitPriceCents] as const);
}

function tookPrice(
  change: Operation<'changePrice'>,
  seen: ReadonlyMap<string, Operation>,
  changes: ReadonlyMap<string, readonly PageChange[]>,
  evidence: Evidence,
): Offence[] {
  const { sku, unitPriceCents } = change.input;
  const witness = seen.get(keyOf(sku, unitPriceCents));
  if (witness === undefined || endOf(witness) < change.startedAt) return [];
  if (mayHaveBeenSet(change, changes.get(sku) ?? [], evidence)) return [];
  return [
    {
      summary: `A change of price was refused, but ${short(sku)} was shown at ${unitPriceCents} cents, which nobody else had set.`,
      facts: () => [describe(change), describe(witness)],
      offending: [change.id, witness.id],
    },
  ];
}

/** By others. What a product cost that is not in the catalogue, and that nobody surely made, nobody knows. */
function mayHaveBeenSet(
  { input: { sku, unitPriceCents } }: Operation<'changePrice'>,
  ofSku: readonly PageChange[],
  { index }: Evidence,
): boolean {
  const catalogued = index.pricesBySku.get(sku)?.all ?? [];
  const isKnown = catalogued.length > 0 || ofSku.some(isMade);
  const prices = [...catalogued, ...ofSku.map(({ input }) => input)];
  return !isKnown || prices.some((price) => price.unitPriceCents === unitPriceCents);
}

const isMade = ({ kind, outcome }: PageChange): boolean => kind === 'createProduct' && outcome.type === 'ok';

function tookStock(
  change: Operation<'restock'>,
  writtenOf: Written,
  { declarations, index }: Evidence,
): Offence[] {
  const { sku, quantity } = change.input;
  const isThis = (of: { readonly input: Operation<'restock'>['input'] }) => of.input.quantity === quantity;
  const legal = (index.restocksBySku.get(sku) ?? []).filter(
    (restock) => restock.outcome.type !== 'refused' && isThis(restock),
  ).length;
  const written = writtenOf.get(keyOf(sku, quantity)) ?? 0;
  if (written <= legal || declarations.restocksItself === true) return [];
  return [
    {
      summary: `Adding ${quantity} × ${short(sku)} was refused, but the database has the movement.`,
      facts: () => [
        describe(change),
        `database: ${written} restocks of ${quantity}; the clients know of ${legal}`,
      ],
      offending: [change.id],
    },
  ];
}
