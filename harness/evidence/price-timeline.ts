import type { PriceSpan, PriceTimeline } from '../model/evidence.ts';
import type { Cents } from '../model/money.ts';
import type { Instant } from '../model/time.ts';

/**
 * Finds the prices of a stretch of time without looking at all that there ever were: a product whose price is changed ten thousand
 * times would be looked at ten thousand times by each of its checkouts.
 */
export class Timeline implements PriceTimeline {
  readonly all: readonly PriceSpan[];
  readonly #ending: Begun;
  /** Apart from the others: each of them is in every stretch that ends after it began, and would keep those before it in reach. */
  readonly #open: Begun;

  /** @param all sorted by their beginning. */
  constructor(all: readonly PriceSpan[]) {
    this.all = all;
    this.#ending = new Begun(all.filter(({ until }) => until !== null));
    this.#open = new Begun(all.filter(({ until }) => until === null));
  }

  within(from: Instant, until: Instant): readonly PriceSpan[] {
    return [...this.#ending.within(from, until), ...this.#open.within(from, until)];
  }

  had(unitPriceCents: Cents, from: Instant, until: Instant): boolean {
    return this.#open.had(unitPriceCents, from, until) || this.#ending.had(unitPriceCents, from, until);
  }
}

/** Spans in the order in which they begin. */
class Begun {
  readonly #spans: readonly PriceSpan[];
  readonly #begins: Float64Array;
  readonly #ends: Float64Array;
  /** The latest end of any of them so far. */
  readonly #latestEnds: Float64Array;
  readonly #prices: Float64Array;

  constructor(spans: readonly PriceSpan[]) {
    this.#spans = spans;
    this.#begins = Float64Array.from(spans, ({ from }) => from);
    this.#ends = Float64Array.from(spans, ({ until }) => until ?? Number.POSITIVE_INFINITY);
    this.#prices = Float64Array.from(spans, ({ unitPriceCents }) => unitPriceCents);
    let latest = Number.NEGATIVE_INFINITY;
    this.#latestEnds = this.#ends.map((end) => {
      latest = Math.max(latest, end);
      return latest;
    });
  }

  within(from: Instant, until: Instant): PriceSpan[] {
    return this.#spans
      .slice(this.#firstInReach(from), countUpTo(this.#begins, until))
      .filter((span) => (span.until ?? from) >= from);
  }

  had(unitPriceCents: Cents, from: Instant, until: Instant): boolean {
    const end = countUpTo(this.#begins, until);
    for (let place = this.#firstInReach(from); place < end; place += 1)
      if (this.#prices[place] === unitPriceCents && (this.#ends[place] ?? from) >= from) return true;
    return false;
  }

  /** All before it have ended before that instant. */
  #firstInReach(instant: Instant): number {
    return countBelow(this.#latestEnds, instant);
  }
}

const countUpTo = (sorted: Float64Array, limit: number): number =>
  countWhile(sorted, (value) => value <= limit);
const countBelow = (sorted: Float64Array, limit: number): number =>
  countWhile(sorted, (value) => value < limit);

/** Binary search for the first of which it is not so. */
function countWhile(sorted: Float64Array, isSo: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isSo(sorted[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
