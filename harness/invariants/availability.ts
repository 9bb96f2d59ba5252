import type { Instant } from '../model/time.ts';
import { RangeMinimum } from './range-minimum.ts';

/** A change of what was surely available. `after`: it counts from right after this instant, not at it. */
export interface Change {
  readonly at: Instant;
  readonly after: boolean;
  readonly delta: number;
}

/**
 * The least that was available of one sku, as a step function of time. Each instant has two steps, at it and right
 * after it, because intervals are closed: units leave at the start of what takes them, and come back only after the
 * end of what returns them.
 */
export class Availability {
  readonly #initial: number;
  readonly #changes: readonly Change[];
  readonly #minimum: RangeMinimum;

  constructor(initial: number, changes: readonly Change[]) {
    this.#initial = initial;
    this.#changes = [...changes].sort(inTime);
    this.#minimum = new RangeMinimum(this.#levels());
  }

  /** The level after each change, or infinity in the middle of changes that happen together: nobody can see that. */
  #levels(): number[] {
    let level = this.#initial;
    return this.#changes.map((change, position) => {
      level += change.delta;
      const next = this.#changes[position + 1];
      return next !== undefined && inTime(change, next) === 0 ? Number.POSITIVE_INFINITY : level;
    });
  }

  /** The least at any moment of a closed interval. */
  leastWithin(from: Instant, until: Instant): number {
    const before = this.#countUpTo(from);
    const atStart = before === 0 ? this.#initial : this.#minimum.between(before - 1, before - 1);
    return Math.min(atStart, this.#minimum.between(before, this.#countUpTo(until) - 1));
  }

  /** How many changes count at an instant. */
  #countUpTo(instant: Instant): number {
    const moment = { at: instant, after: false, delta: 0 };
    let low = 0;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const change = this.#changes[middle];
      if (change === undefined || inTime(change, moment) > 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

const inTime = (one: Change, other: Change): number =>
  one.at - other.at || Number(one.after) - Number(other.after);
