/**
 * The exact percentile by nearest rank: the smallest value that `percentile` percent of the sample are at or below.
 * For blocks small enough to sort; `Latency` is for everything else.
 * @returns `null` where the sample is empty.
 */
export function percentileOf(sample: readonly number[], percentile: number): number | null {
  const sorted = Float64Array.from(sample).sort();
  const rank = Math.max(1, Math.ceil((percentile / 100) * sorted.length));
  return sorted[rank - 1] ?? null;
}
