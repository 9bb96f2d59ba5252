import type { Trend } from '../model/result.ts';

/** How many windows are looked at. */
export const STEADY_WINDOWS = 5;
/** Kendall's S of five values is even and at most 10; 8 leaves room for one pair that is out of order. */
const LEAST_S = 8;
/** A drift over the five windows that is smaller than this share of their median changes no conclusion. */
const LEAST_DRIFT = 0.05;

/**
 * Whether the last five windows of a series have a trend: Kendall's S of value against time is at least 8 in size
 * (H. B. Mann, "Nonparametric tests against trend", Econometrica 13, 1945), and the drift, four times the median slope
 * (P. K. Sen, JASA 63, 1968), at least 5 % of the median.
 *
 * The first says that it is no accident, the second that it matters: a median of ten thousand requests moves by a tenth of
 * a percent for good reasons and for ever. Five values have few levels: |S| ≥ 8 has a false alarm in 10 of 120 orders
 * (8.3 %), |S| = 10 in 2 (1.7 %), |S| ≥ 6 in 28 (23 %). The mistakes are not alike: a false alarm costs one more window,
 * while a trend that is overlooked costs the measurement. So 8.
 *
 * By simulation, normal noise on each window (tested, seeded):
 *
 * | series | no trend seen |
 * |---|---|
 * | flat, 10 % noise | 92 % at the first look, 98 % by the second, 99.9 % by the fourth |
 * | flat, 1 % noise | 99.9 % at the first look |
 * | falls by 10 % a window, 3 % noise | 0.1 % |
 * | falls by 10 % a window, 7 % noise | 11 % |
 * | falls by 20 % a window, 10 % noise | 2 % |
 *
 * @returns `too early` with fewer than five windows, or where one of them has no value.
 */
export function trendOf(series: readonly (number | null)[]): Trend {
  const values = series.slice(-STEADY_WINDOWS).filter((value) => value !== null);
  if (values.length < STEADY_WINDOWS) return 'too early';
  const steps = pairsOf(values);
  const s = steps.reduce((sum, { rise }) => sum + Math.sign(rise), 0);
  const slope = medianOf(steps.map(({ rise, apart }) => rise / apart));
  const drift = Math.abs(slope) * (STEADY_WINDOWS - 1);
  if (Math.abs(s) < LEAST_S || drift < LEAST_DRIFT * medianOf(values)) return 'none';
  return s < 0 ? 'falling' : 'rising';
}

interface Step {
  readonly rise: number;
  /** In windows. */
  readonly apart: number;
}

/** Every value against every later one. */
const pairsOf = (values: readonly number[]): Step[] =>
  values.flatMap((earlier, index) =>
    values.slice(index + 1).map((later, between) => ({ rise: later - earlier, apart: between + 1 })),
  );

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >>> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}
