import { outcomeTypeOf } from '../model/checkout-listener.ts';
import { type Evidence, recordsOf } from '../model/evidence.ts';
import { isKind, type Operation } from '../model/operation.ts';
import { NS_PER_MS } from '../model/time.ts';
import { type Fate, UNRESOLVED } from './fate.ts';
import { groupBy } from './group.ts';

type PriceChange = Operation<'changePrice'>;
type Restock = Operation<'restock'>;
type Page = Operation<'browse'>;

/** What the administrator did, or did not: prices by the pages that were shown, restocks by the movements. */
export function resolveChanges(unknown: readonly Operation[], evidence: Evidence): [Operation, Fate][] {
  return [
    ...resolvePrices(unknown.filter(isKind('changePrice')), evidence),
    ...resolveRestocks(unknown.filter(isKind('restock')), evidence),
  ];
}

function resolvePrices(unknown: readonly PriceChange[], evidence: Evidence): [PriceChange, Fate][] {
  if (unknown.length === 0) return [];
  const changes = evidence.index.operationsOf.changePrice.filter(({ outcome }) => outcome.type !== 'refused');
  const changesBySku = groupBy(changes, ({ input }) => input.sku);
  const pages = evidence.index.operationsOf.browse.filter((page) => outcomeTypeOf(page) === 'ok');
  const pagesBySku = groupBy(pages, ({ input }) => input.sku);
  return unknown.map((change) => {
    const others = (changesBySku.get(change.input.sku) ?? []).filter((other) => other !== change);
    return [change, priceFate(change, others, pagesBySku.get(change.input.sku) ?? [], evidence)];
  });
}

/**
 * A page that shows the new price proves the change, where nothing else set that price. A final page that shows another one
 * disproves it, where nothing else can have replaced it, and the page cannot be as old as the shop's cache may be.
 */
function priceFate(
  change: PriceChange,
  others: readonly PriceChange[],
  pages: readonly Page[],
  evidence: Evidence,
): Fate {
  const { sku, unitPriceCents } = change.input;
  const isAmbiguous =
    evidence.index.productBySku.get(sku)?.unitPriceCents === unitPriceCents ||
    others.some(({ input }) => input.unitPriceCents === unitPriceCents) ||
    evidence.index.operationsOf.createProduct.some(
      ({ input }) => input.sku === sku && input.unitPriceCents === unitPriceCents,
    );
  const since = pages.filter(({ endedAt }) => endedAt !== null && endedAt > change.startedAt);
  if (since.some((page) => shows(page, unitPriceCents)))
    return isAmbiguous ? UNRESOLVED : { became: 'took effect', witness: 'history' };

  const mayBeReplaced = others.some(({ endedAt, outcome }) =>
    // What touches overlaps.
    outcome.type === 'unknown' || endedAt === null ? true : endedAt >= change.startedAt,
  );
  const staleNs = evidence.declarations.stalenessMs * NS_PER_MS;
  const settledAt = (change.endedAt ?? Number.POSITIVE_INFINITY) + staleNs;
  const isFresh = since.some(({ phase, startedAt }) => phase === 'final' && startedAt > settledAt);
  return isFresh && !mayBeReplaced && evidence.notDrained === null
    ? { became: 'no effect', witness: 'history' }
    : UNRESOLVED;
}

const shows = ({ outcome }: Page, unitPriceCents: number): boolean =>
  outcome.type === 'ok' && outcome.result.unitPriceCents === unitPriceCents;

const nameOf = ({ input: { sku, quantity } }: Restock): string => `${quantity} ${sku}`;

/**
 * Movements name no intent, so restocks of the same units of the same sku are counted: as many of the unknown ones took effect
 * as there are movements beyond the acknowledged ones. Which of them did is nobody's to say, and changes no number.
 */
function resolveRestocks(unknown: readonly Restock[], evidence: Evidence): [Restock, Fate][] {
  if (unknown.length === 0 || evidence.movements.state === 'absent') return [];
  const movements = recordsOf(evidence.movements).filter(({ reason }) => reason === 'restock');
  const moved = groupBy(movements, ({ delta, sku }) => `${delta} ${sku}`);
  const acknowledged = groupBy(
    evidence.index.operationsOf.restock.filter(({ outcome }) => outcome.type === 'ok'),
    nameOf,
  );
  const groups = [...groupBy(unknown, nameOf)];
  return groups.flatMap(([name, alike]) => {
    const took = (moved.get(name)?.length ?? 0) - (acknowledged.get(name)?.length ?? 0);
    return alike.map((restock, index): [Restock, Fate] => [
      restock,
      restockFate(index, took, alike.length, evidence),
    ]);
  });
}

function restockFate(index: number, took: number, of: number, { notDrained }: Evidence): Fate {
  // Fewer movements than acknowledgements, or more than attempts: the books contradict themselves.
  if (took < 0 || took > of) return UNRESOLVED;
  if (index < took) return { became: 'took effect', witness: 'movements' };
  return notDrained === null ? { became: 'no effect', witness: 'movements' } : UNRESOLVED;
}
