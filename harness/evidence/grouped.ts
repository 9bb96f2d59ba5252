import type { Rows } from '../model/evidence.ts';
import type { Grouped } from '../model/joins.ts';
import { bytes, floats, integers, places } from './arrays.ts';

/** In a column of numbers: belongs to nothing. */
export const NOBODY = -1;

const NONE: readonly never[] = [];

/**
 * Items by the number of what they belong to, in the order of the collection: two typed arrays beside the items, whatever the
 * number of groups (compressed sparse rows, made by a counting sort in two passes).
 */
export class GroupedItems<T> implements Grouped<T> {
  readonly #items: Pick<Rows<T>, 'at'>;
  readonly #keys: Int32Array;
  /** Where in `#order` each group starts; one more than there are groups. */
  readonly #starts: Uint32Array;
  readonly #order: Uint32Array;

  /** @param keys of each item the number of its group, or `NOBODY`. */
  constructor(items: Pick<Rows<T>, 'at'>, keys: Int32Array, groups: number) {
    this.#items = items;
    this.#keys = keys;
    this.#starts = places(groups + 1);
    for (let item = 0; item < keys.length; item += 1) {
      const key = keys[item] ?? NOBODY;
      if (key !== NOBODY) this.#starts[key + 1] = (this.#starts[key + 1] ?? 0) + 1;
    }
    for (let group = 1; group <= groups; group += 1)
      this.#starts[group] = (this.#starts[group] ?? 0) + (this.#starts[group - 1] ?? 0);
    this.#order = places(this.#starts[groups] ?? 0);
    const next = copied(this.#starts);
    for (let item = 0; item < keys.length; item += 1) {
      const key = keys[item] ?? NOBODY;
      if (key === NOBODY) continue;
      const place = next[key] ?? 0;
      this.#order[place] = item;
      next[key] = place + 1;
    }
  }

  of(group: number): readonly T[] {
    const start = this.#starts[group] ?? 0;
    const end = this.#starts[group + 1] ?? start;
    if (start === end) return NONE;
    // Nearly always.
    if (end - start === 1) return [this.#at(start)];
    const items: T[] = [];
    for (let place = start; place < end; place += 1) items.push(this.#at(place));
    return items;
  }

  count(group: number): number {
    const start = this.#starts[group] ?? 0;
    return (this.#starts[group + 1] ?? start) - start;
  }

  /** The places of a group's items in the collection. */
  placesOf(group: number): Uint32Array {
    const start = this.#starts[group] ?? 0;
    return this.#order.subarray(start, this.#starts[group + 1] ?? start);
  }

  /**
   * A column beside the items, as one beside the groups: each group's in one stretch, see `stretchOf`. Read from front to back, so that
   * ten million do not wait for the memory at each of them.
   */
  arrange<Column extends Float64Array | Int32Array>(column: Column): Column {
    const length = this.#order.length;
    // Of the same kind.
    const into = (column instanceof Float64Array ? floats(length) : integers(length)) as Column;
    const next = copied(this.#starts);
    for (let item = 0; item < this.#keys.length; item += 1) {
      const key = this.#keys[item] ?? NOBODY;
      if (key === NOBODY) continue;
      const place = next[key] ?? 0;
      into[place] = column[item] ?? 0;
      next[key] = place + 1;
    }
    return into;
  }

  /** Where a group is in an arranged column. */
  stretchOf(group: number): readonly [start: number, end: number] {
    const start = this.#starts[group] ?? 0;
    return [start, this.#starts[group + 1] ?? start];
  }

  /** How many groups there are, empty ones included. */
  get groups(): number {
    return this.#starts.length - 1;
  }

  from(group: number): readonly number[] {
    const found: number[] = [];
    const isFound = bytes(this.#starts.length);
    for (let item = 0; item < this.#keys.length; item += 1) {
      const key = this.#keys[item] ?? NOBODY;
      if (key < group || isFound[key] === 1) continue;
      isFound[key] = 1;
      found.push(key);
    }
    return found;
  }

  #at(place: number): T {
    return this.#items.at(this.#order[place] ?? 0) as T;
  }
}

function copied(from: Uint32Array): Uint32Array {
  const to = places(from.length);
  to.set(from);
  return to;
}
