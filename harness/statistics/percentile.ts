/**
 * The exact percentile by nearest rank: the smallest value that `percentile` percent of the sample are at or below.
 * For blocks small enough to sort; `Latency` is for everything else.
 * @returns `null` where the sample is empty.
 */
export function percentileOf(sample: readonly number[], percentile: number): number | null {
  const sorted = Float64Array.from(sample).sort();
  // Multiplied first: 99.9 / 100 is a little more than 0.999, and a thousandth of a rank too much is a whole one.
  const rank = Math.max(1, Math.ceil((percentile * sorted.length) / 100));
  return sorted[rank - 1] ?? null;
}
