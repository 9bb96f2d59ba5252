import { Integers } from '../columns.ts';
import type { Ids } from '../ids.ts';

const NULL = -1;

/** Texts that come again and again, or in several collections: the number of each, four bytes. */
export class SharedTexts<T extends string | null> {
  readonly #ids: Ids;
  readonly #numbers = new Integers();

  constructor(ids: Ids) {
    this.#ids = ids;
  }

  add(value: T): void {
    this.#numbers.add(value === null ? NULL : this.#ids.numberOf(value));
  }

  at(place: number): T {
    const number = this.#numbers.at(place);
    // What goes in comes out.
    return (number === NULL ? null : this.#ids.textOf(number)) as T;
  }

  /** By what numbers they go, and -1 for none. */
  get numbered(): NumberedTexts {
    return { numbers: this.#numbers.all, ids: this.#ids };
  }
}

export interface NumberedTexts {
  readonly numbers: Int32Array;
  readonly ids: Ids;
}

/** What few records have. */
export class Sparse<T> {
  readonly #values = new Map<number, T>();
  #length = 0;

  add(value: T | undefined): void {
    if (value !== undefined) this.#values.set(this.#length, value);
    this.#length += 1;
  }

  at(place: number): T | undefined {
    return this.#values.get(place);
  }
}

/** Lists of texts, of which many are alike: each is kept once. */
export class SharedLists {
  readonly #known = new Map<string, readonly string[]>();
  readonly #lists: (readonly string[])[] = [];

  add(list: readonly string[]): void {
    const key = JSON.stringify(list);
    const known = this.#known.get(key) ?? list;
    this.#known.set(key, known);
    this.#lists.push(known);
  }

  at(place: number): readonly string[] {
    return this.#lists[place] ?? [];
  }
}
