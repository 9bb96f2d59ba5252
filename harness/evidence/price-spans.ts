import type { PriceSpan, Product } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import type { Instant } from '../model/time.ts';
import { groupBy } from './group.ts';

type PriceChange = Operation<'changePrice'>;

/** An acknowledged change, however often it was tried, with the earliest end of itself and of all that began later. */
interface Acknowledged {
  readonly startedAt: Instant;
  readonly earliestEndFromHere: Instant;
}

/**
 * Every price of one sku that was or may have been in force, sorted by its beginning. A price may hold from the start
 * of its change until the end of the next acknowledged change that began after this one had ended: before that end the
 * old price may still be read, and a change that overlapped this one may have come first. An unknown change never
 * ended, so nothing is known to have come after it, and it replaces nothing: unknowns only widen.
 */
export function priceSpans(product: Product, changes: readonly PriceChange[]): readonly PriceSpan[] {
  const acknowledged = earliestEnds(changes);
  const first = acknowledged[0]?.earliestEndFromHere ?? null;
  const spans: PriceSpan[] = [{ unitPriceCents: product.unitPriceCents, from: 0, until: first }];
  for (const { startedAt, endedAt, input, outcome } of changes) {
    if (outcome.type === 'refused') continue;
    const until = outcome.type === 'ok' && endedAt !== null ? replacedAt(endedAt, acknowledged) : null;
    spans.push({ unitPriceCents: input.unitPriceCents, from: startedAt, until });
  }
  return spans.sort((one, other) => one.from - other.from);
}

function earliestEnds(changes: readonly PriceChange[]): Acknowledged[] {
  const sorted = surelySet(changes).sort((one, other) => one.startedAt - other.startedAt);
  let earliest = Number.POSITIVE_INFINITY;
  const fromTheBack = sorted.reverse().map(({ startedAt, endedAt }) => {
    earliest = Math.min(earliest, endedAt);
    return { startedAt, earliestEndFromHere: earliest };
  });
  return fromTheBack.reverse();
}

/**
 * When each intent that was acknowledged surely set its price. A retry may have been recognised as one, and then did nothing: it may have been
 * the first attempt that did.
 */
function surelySet(
  changes: readonly PriceChange[],
): { readonly startedAt: Instant; readonly endedAt: Instant }[] {
  const tried = changes.filter(({ outcome }) => outcome.type !== 'refused');
  return [...groupBy(tried, intentOf).values()].flatMap((attempts) => {
    const span = { startedAt: Number.POSITIVE_INFINITY, endedAt: Number.POSITIVE_INFINITY };
    for (const { outcome, startedAt, endedAt } of attempts) {
      span.startedAt = Math.min(span.startedAt, startedAt);
      if (outcome.type === 'ok') span.endedAt = Math.min(span.endedAt, endedAt ?? span.endedAt);
    }
    return Number.isFinite(span.endedAt) ? [span] : [];
  });
}

const intentOf = ({ intentId, input }: PriceChange): string =>
  JSON.stringify([intentId, input.unitPriceCents]);

/** Binary search for the first acknowledged change that began after `endedAt`; touching is overlapping. */
function replacedAt(endedAt: Instant, acknowledged: readonly Acknowledged[]): Instant | null {
  let low = 0;
  let high = acknowledged.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((acknowledged[middle]?.startedAt ?? 0) > endedAt) high = middle;
    else low = middle + 1;
  }
  return acknowledged[low]?.earliestEndFromHere ?? null;
}
