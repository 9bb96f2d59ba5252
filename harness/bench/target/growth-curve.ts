/** A cost at some size: milliseconds, or microseconds a checkout; the larger the worse. */
export interface Point {
  readonly size: number;
  readonly cost: number;
}

export interface Curve {
  /** By how much the cost is multiplied when the size is, by ten; from the smallest to the largest size. */
  readonly perTenfold: number;
  /** Whether it grew more than a logarithm would, and by more than the noise of a run. */
  readonly fasterThanLogarithmic: boolean;
  /** `× 1.04 per tenfold: hardly grows`. */
  readonly words: string;
}

/** Two runs of one thing on a shared machine differ by so much. */
const NOISE = 1.3;
/** Less than this per tenfold is nothing that one could point at. */
const FLAT = 1.1;

/**
 * How a cost grows with a size, from its ends. A cost that is the logarithm of the size is multiplied by
 * log(largest) ÷ log(smallest), whatever the base and the factor; one that has a constant part as well by less.
 * @param points at least two, of different sizes above 1.
 * @throws RangeError for fewer.
 */
export function curveOf(points: readonly Point[]): Curve {
  const sorted = [...points].sort((one, other) => one.size - other.size);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined || first.size <= 1 || first.size === last.size)
    throw new RangeError('a curve needs two sizes above 1');
  const factor = last.cost / first.cost;
  const perTenfold = factor ** (1 / Math.log10(last.size / first.size));
  const fasterThanLogarithmic = factor > NOISE * (Math.log(last.size) / Math.log(first.size));
  return { perTenfold, fasterThanLogarithmic, words: inWords(perTenfold, fasterThanLogarithmic) };
}

function inWords(perTenfold: number, fasterThanLogarithmic: boolean): string {
  const shape = fasterThanLogarithmic
    ? '**faster than a logarithm**'
    : perTenfold > FLAT
      ? 'no faster than a logarithm'
      : 'does not grow';
  return `× ${perTenfold.toFixed(2)} per tenfold: ${shape}`;
}
