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

/** Of each span: when it begins, the latest end of it and of all before it, its own end, its price. */
const FIELDS = 4;

/** Spans in the order in which they begin, side by side in memory: a million looks are at some other product's each time. */
class Begun {
  readonly #spans: readonly PriceSpan[];
  readonly #fields: Float64Array;

  constructor(spans: readonly PriceSpan[]) {
    this.#spans = spans;
    this.#fields = new Float64Array(spans.length * FIELDS);
    let latest = Number.NEGATIVE_INFINITY;
    for (const [place, { from, until, unitPriceCents }] of spans.entries()) {
      const end = until ?? Number.POSITIVE_INFINITY;
      latest = Math.max(latest, end);
      this.#fields.set([from, latest, end, unitPriceCents], place * FIELDS);
    }
  }

  within(from: Instant, until: Instant): PriceSpan[] {
    const within: PriceSpan[] = [];
    for (let place = this.#firstInReach(from); place < this.#spans.length; place += 1) {
      const span = this.#spans[place];
      if (span === undefined || span.from > until) break;
      if ((span.until ?? from) >= from) within.push(span);
    }
    return within;
  }

  had(unitPriceCents: Cents, from: Instant, until: Instant): boolean {
    const fields = this.#fields;
    for (let at = this.#firstInReach(from) * FIELDS; (fields[at] ?? Number.NaN) <= until; at += FIELDS)
      if (fields[at + 3] === unitPriceCents && (fields[at + 2] ?? from) >= from) return true;
    return false;
  }

  /** All before it have ended before that instant: a binary search. */
  #firstInReach(instant: Instant): number {
    let low = 0;
    let high = this.#spans.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#fields[middle * FIELDS + 1] ?? 0) < instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
