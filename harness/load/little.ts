import type { LittlesLaw } from '../model/result.ts';
import type { Instant } from '../model/time.ts';

/**
 * Counts who is in the system, and for how long: the mean number over a window is the area under the count.
 *
 * It is kept in the order of the calls, whose moments may run backwards by a little: then an area is taken off again, and
 * the sum is exact all the same, since each operation contributes the difference of its two moments.
 */
export class Occupancy {
  readonly #startedAt: Instant;
  #changedAt: Instant;
  #inside = 0;
  #areaNs = 0;

  constructor(startedAt: Instant) {
    this.#startedAt = startedAt;
    this.#changedAt = startedAt;
  }

  enter(at: Instant): void {
    this.#advance(at);
    this.#inside += 1;
  }

  leave(at: Instant): void {
    this.#advance(at);
    this.#inside -= 1;
  }

  /** @returns the mean number in the system from the beginning until `at`; whoever never left is in it to the end. */
  meanUntil(at: Instant): number {
    const tailNs = this.#inside * (at - this.#changedAt);
    return at <= this.#startedAt ? 0 : (this.#areaNs + tailNs) / (at - this.#startedAt);
  }

  #advance(at: Instant): void {
    this.#areaNs += this.#inside * (at - this.#changedAt);
    this.#changedAt = at;
  }
}

/**
 * Little's law, L = X · W (J. D. C. Little, Operations Research 9, 1961), as a check of the load's own books. L is counted
 * as operations come and go, X · W is taken from those that came out, and their histogram. Everything that came has gone
 * before the window ends, so both sides are equal but for the histogram's 0.1 %, unless one was lost, counted twice,
 * or timed wrongly.
 * @param inSystem L, counted. @param perSecond X, of all that ended. @param meanMs W, of all that ended, as it was.
 */
export function littlesLaw(inSystem: number, perSecond: number, meanMs: number): LittlesLaw {
  const predicted = (perSecond * meanMs) / 1_000;
  if (predicted === inSystem) return { inSystem, predicted, gap: 0 };
  return { inSystem, predicted, gap: inSystem <= 0 ? 1 : Math.abs(inSystem - predicted) / inSystem };
}
