import type { Instant } from '../model/time.ts';

interface Entry {
  readonly at: Instant;
  readonly call: () => void;
}

/**
 * What is to be called when, in time; of one moment, in the order in which it was added. A sorted array: as many
 * entries as sessions that think, and moving ten thousand pointers takes less than a heap of them in JavaScript.
 */
export class Agenda {
  /** The latest first, so that what is due comes off the end. */
  readonly #entries: Entry[] = [];

  add(at: Instant, call: () => void): void {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.at ?? 0) > at) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, { at, call });
  }

  /** The earliest moment; infinite where there is none. */
  next(): Instant {
    return this.#entries.at(-1)?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Calls all that is due; what a call adds waits for the next time. */
  callDue(now: Instant): void {
    // Counted beforehand: a call may add another that is due at once.
    let first = this.#entries.length;
    while (first > 0 && (this.#entries[first - 1]?.at ?? 0) <= now) first -= 1;
    for (const { call } of this.#entries.splice(first).reverse()) call();
  }
}
