import type { Interval } from './hodges-lehmann.ts';

/** Fewer points leave an interval that says nothing, and an approximation that does not hold. */
export const SLOPE_POINTS = 10;

/** The quantile of the normal distribution that leaves 2.5 % above it. */
const Z = 1.959964;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * How steeply y rises with x: the median of the slopes between all pairs of points (H. Theil, 1950), with the interval that
 * P. K. Sen ("Estimates of the regression coefficient based on Kendall's tau", JASA 63, 1968) made of Kendall's S, whose
 * variance is n(n − 1)(2n + 5) ÷ 18, in its normal approximation (Hollander and Wolfe, 9.2 and 9.3). A single outlier, such
 * as one collection of garbage, does not move it, as it moves a line of least squares.
 *
 * The interval supposes that what is left of the points once the slope is taken out has no memory. Where it has, it is too
 * narrow: hand in points that are far enough apart, or the extremes of blocks.
 * @returns `null` for fewer than ten points, or where all of them have the same x.
 */
export function theilSen(points: readonly Point[]): Interval | null {
  const n = points.length;
  if (n < SLOPE_POINTS) return null;
  const slopes = Float64Array.from(slopesOf(points)).sort();
  if (slopes.length === 0) return null;
  const spread = Z * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const below = Math.max(0, Math.floor((slopes.length - spread) / 2));
  return {
    estimate: medianOf(slopes),
    low: slopes[below] ?? Number.NaN,
    high: slopes[slopes.length - 1 - below] ?? Number.NaN,
    confidence: 0.95,
  };
}

const slopesOf = (points: readonly Point[]): number[] =>
  points.flatMap((one, index) =>
    points
      .slice(index + 1)
      .filter(({ x }) => x !== one.x)
      .map(({ x, y }) => (y - one.y) / (x - one.x)),
  );

function medianOf(sorted: Float64Array): number {
  const middle = sorted.length >>> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
