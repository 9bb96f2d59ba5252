import { type CollectionName, type Evidence, recordsOf } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import type { Offence } from './conclude.ts';
import { describe, short } from './describe.ts';
import { endOf } from './intents.ts';
import { changesBySku, type PageChange } from './pages.ts';
import { restocked } from './units.ts';

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
  // With how many units a product came that is not in the catalogue nobody knows.
  const isCatalogued = ({ kind, input }: Change): boolean =>
    kind === 'restock' && evidence.index.productBySku.has(input.sku);
  const refusedSkus = refused.filter(isCatalogued).map(({ input }) => input.sku);
  const isJudged = used.includes('movements') && evidence.declarations.restocksItself !== true;
  const surplus = surplusOf(new Set(isJudged ? refusedSkus : []), evidence);
  return refused.flatMap((change) => {
    if (change.kind === 'changePrice') return tookPrice(change, seen, changes, evidence);
    return change.kind === 'restock' ? tookStock(change, surplus.get(change.input.sku) ?? 0) : [];
  });
}

/** By sku, how many units more the database has of restocks than all that were let in, or may have been, brought. */
type Surplus = ReadonlyMap<string, number>;

/** What movements come to, since a shop may write one for each unit, and one for several deliveries. */
function surplusOf(skus: ReadonlySet<string>, evidence: Evidence): Surplus {
  const surplus = new Map([...skus].map((sku) => [sku, -restocked(evidence, sku).most]));
  for (const { reason, sku, delta } of recordsOf(evidence.movements)) {
    const before = surplus.get(sku);
    if (reason === 'restock' && before !== undefined) surplus.set(sku, before + delta);
  }
  return surplus;
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

/** Only where all of it is among what nobody else brought: less may be something else that went wrong. */
function tookStock(change: Operation<'restock'>, surplus: number): Offence[] {
  const { sku, quantity } = change.input;
  if (quantity <= 0 || surplus < quantity) return [];
  return [
    {
      summary: `Adding ${quantity} × ${short(sku)} was refused, but the database has the movement.`,
      facts: () => [
        describe(change),
        `database: ${surplus} × ${short(sku)} more in restocks than the clients know of`,
      ],
      offending: [change.id],
    },
  ];
}
