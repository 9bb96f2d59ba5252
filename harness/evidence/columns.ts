import { floats, integers } from './arrays.ts';

const FIRST_CAPACITY = 1_024;

/** Numbers of which nobody knows beforehand how many there will be, eight bytes each. */
export class Numbers {
  #values = floats(FIRST_CAPACITY);
  #length = 0;

  add(value: number): void {
    if (this.#length === this.#values.length) {
      const values = floats(this.#length * 2);
      values.set(this.#values);
      this.#values = values;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** @param place of a number that was added. */
  at(place: number): number {
    return this.#values[place] ?? Number.NaN;
  }

  get all(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }

  cutTo(length: number): void {
    this.#length = Math.min(this.#length, length);
  }
}

/**
 * As `Numbers`, of whole numbers from -2^31 to 2^31 - 1: four bytes each. A class of its own, since code that meets two kinds of typed arrays is slower for
 * both, and this is asked a million times.
 */
export class Integers {
  #values = integers(FIRST_CAPACITY);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(value: number): void {
    if (this.#length === this.#values.length) {
      const values = integers(this.#length * 2);
      values.set(this.#values);
      this.#values = values;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** @param place from 0 to `length` - 1. */
  at(place: number): number {
    return this.#values[place] ?? 0;
  }

  get all(): Int32Array {
    return this.#values.subarray(0, this.#length);
  }

  cutTo(length: number): void {
    this.#length = Math.min(this.#length, length);
  }
}
