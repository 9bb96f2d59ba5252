/** More take longer to compute than anybody waits for a number. */
export const MOST_PAIRS = 500;

/** Fewer do not attain 95 %, whatever they say: the whole range of five is worth 93.75 %. */
export const LEAST_PAIRS = 6;

/**
 * The exact distribution of Wilcoxon's signed-rank statistic T for `n` pairs without ties, under a symmetric difference:
 * each of the ranks 1 … n is added or left out with probability ½.
 *
 * @returns P(T ≤ t) for t = 0 … n(n+1)/2, by dynamic programming over the ranks (R's `psignrank`). Exact to rounding up
 * to `MOST_PAIRS`: a single way to add up the ranks still has a probability that a double can hold.
 */
export function signedRankCdf(n: number): readonly number[] {
  if (!Number.isInteger(n) || n < 0 || n > MOST_PAIRS)
    throw new RangeError(`pairs must be 0 to ${MOST_PAIRS}, got ${n}`);
  const largest = (n * (n + 1)) / 2;
  const probability = new Float64Array(largest + 1);
  probability[0] = 1;
  for (let rank = 1; rank <= n; rank += 1) {
    for (let sum = largest; sum >= 0; sum -= 1) {
      const without = probability[sum] ?? 0;
      const withRank = sum >= rank ? (probability[sum - rank] ?? 0) : 0;
      probability[sum] = (without + withRank) / 2;
    }
  }
  let total = 0;
  return Array.from(probability, (p) => {
    total += p;
    return Math.min(1, total);
  });
}
