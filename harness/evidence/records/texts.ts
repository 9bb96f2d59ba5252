import { Integers } from '../columns.ts';
import type { Ids } from '../ids.ts';

const NULL = -1;

/** Texts that come again and again, or in several collections: the number of each, four bytes. */
export class SharedTexts<T extends string | null> {
  readonly #ids: Ids;
  readonly #numbers = new Integers();
  #last: T | undefined;
  #number = NULL;

  constructor(ids: Ids) {
    this.#ids = ids;
  }

  add(value: T): void {
    // Nearly always a column says what it said before, or something new.
    if (value !== this.#last) this.#number = value === null ? NULL : this.#ids.numberOf(value);
    this.#last = value;
    this.#numbers.add(this.#number);
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

/** Lists of texts, of which many are alike: each is kept once. */
export class SharedLists {
  /** Most have one text. */
  readonly #single = new Map<string, readonly string[]>();
  readonly #longer = new Map<string, readonly string[]>();
  readonly #lists: (readonly string[])[] = [];

  add(list: readonly string[]): void {
    const [first] = list;
    const isSingle = list.length === 1 && first !== undefined;
    this.#lists.push(
      isSingle ? kept(this.#single, first, list) : kept(this.#longer, JSON.stringify(list), list),
    );
  }

  at(place: number): readonly string[] {
    return this.#lists[place] ?? [];
  }
}

function kept(
  lists: Map<string, readonly string[]>,
  key: string,
  list: readonly string[],
): readonly string[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  lists.set(key, list);
  return list;
}
