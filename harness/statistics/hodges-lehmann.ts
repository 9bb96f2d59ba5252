import { signedRankCdf } from './signed-rank.ts';

/** An estimate with its interval. `confidence` is the level that the interval attains, not the one that was asked for. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}

/**
 * Where the centre of symmetric differences lies: the Hodges–Lehmann estimate, which is the median of the Walsh averages
 * (d_i + d_j) / 2, i ≤ j, with the interval that inverts the exact signed-rank test (Hollander and Wolfe, Nonparametric
 * Statistical Methods, 3.2 and 3.3; R's `wilcox.test(conf.int = TRUE, exact = TRUE)`).
 *
 * Few differences attain few levels. The interval is the narrowest whose level is at least 1 − alpha; where even the
 * whole range does not attain it (n < 6 at 0.05), it is the whole range, and `confidence` says how much that is worth.
 * @throws RangeError for no differences, or one that is not finite.
 */
export function hodgesLehmann(differences: readonly number[], alpha: number): Interval {
  if (differences.length === 0) throw new RangeError('there is nothing to estimate from');
  if (!differences.every(Number.isFinite)) throw new RangeError('differences must be finite');
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha must lie between 0 and 1, got ${alpha}`);
  const walsh = walshAverages(differences);
  const cdf = signedRankCdf(differences.length);
  // P(T ≤ cut) is what each tail gives up; the interval runs from the (cut + 1)th smallest average to the like largest.
  const beyond = cdf.findIndex((p) => 2 * p > alpha);
  const cut = Math.max(0, beyond - 1);
  return {
    estimate: median(walsh),
    low: walsh[cut] ?? Number.NaN,
    high: walsh[walsh.length - 1 - cut] ?? Number.NaN,
    confidence: 1 - 2 * (cdf[cut] ?? 1),
  };
}

/**
 * How many times as large b is as a, from pairs of blocks that shared their conditions: d = ln(b / a), estimated by
 * `hodgesLehmann` and taken back. Of the methods measured on a shared two-core machine it alone kept its false alarms
 * near the nominal 5 % (3 to 6 %; Mann–Whitney one after the other 20 to 37 %, Welch 12 to 34 %).
 * @throws RangeError where a value is not positive.
 */
export function pairedRatio(
  pairs: readonly { readonly a: number; readonly b: number }[],
  alpha: number,
): Interval {
  const differences = pairs.map(({ a, b }) => {
    if (!(a > 0 && b > 0)) throw new RangeError(`a ratio needs positive values, got ${a} and ${b}`);
    return Math.log(b / a);
  });
  const { estimate, low, high, confidence } = hodgesLehmann(differences, alpha);
  return { estimate: Math.exp(estimate), low: Math.exp(low), high: Math.exp(high), confidence };
}

function walshAverages(values: readonly number[]): number[] {
  const averages = values.flatMap((one, index) => values.slice(index).map((other) => (one + other) / 2));
  return averages.sort((one, other) => one - other);
}

function median(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}
