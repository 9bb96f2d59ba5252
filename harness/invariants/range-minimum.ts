/**
 * The smallest of a contiguous range of values, in logarithmic time after linear preparation: a segment tree laid out
 * in an array, where the parent of node n is n / 2 (the iterative form that is known from competitive programming).
 */
export class RangeMinimum {
  readonly #size: number;
  readonly #tree: Float64Array;

  constructor(values: readonly number[]) {
    this.#size = values.length;
    this.#tree = new Float64Array(2 * values.length).fill(Number.POSITIVE_INFINITY);
    this.#tree.set(values, values.length);
    for (let node = values.length - 1; node > 0; node -= 1) {
      this.#tree[node] = Math.min(this.#at(2 * node), this.#at(2 * node + 1));
    }
  }

  #at(node: number): number {
    return this.#tree[node] ?? Number.POSITIVE_INFINITY;
  }

  /** @returns the minimum of the values at `from` to `to`, both included; infinity where there are none. */
  between(from: number, to: number): number {
    let smallest = Number.POSITIVE_INFINITY;
    let left = from + this.#size;
    let right = to + 1 + this.#size;
    while (left < right) {
      if (left % 2 === 1) {
        smallest = Math.min(smallest, this.#at(left));
        left += 1;
      }
      if (right % 2 === 1) {
        right -= 1;
        smallest = Math.min(smallest, this.#at(right));
      }
      left >>>= 1;
      right >>>= 1;
    }
    return smallest;
  }
}
