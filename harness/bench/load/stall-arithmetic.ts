/** Arrivals spread evenly over a run, in which the server freezes once. */
export interface Stall {
  readonly durationMs: number;
  readonly stallMs: number;
}

/**
 * The response time at a percentile, where all but the stall takes no time. An arrival `t` into the stall waits
 * `stallMs − t`, so the response times of those in it fall evenly from `stallMs` to 0; they are `stallMs / durationMs` of
 * all. Longer than `x` take those that came in the first `stallMs − x`: a share of `(stallMs − x) / durationMs`. Solved
 * for the share that a percentile leaves above it: 2 s once in 10 s give p99 = 2,000 − 100 = 1,900 ms.
 * @returns milliseconds
 */
export const expectedMs = ({ durationMs, stallMs }: Stall, percentile: number): number =>
  Math.max(0, stallMs - (durationMs * (100 - percentile)) / 100);
