const PAGE_SLOTS = 16_384;
/** 2^20: all of a million operations, in about 600 MB of checkouts at the most. */
const SLOTS = 1_048_576;
const NOBODY = -1;

/** Neighbouring slots, which are there once one of them is used: a small history keeps little. */
class Page<T> {
  /** Whose value each slot has. */
  readonly rows = new Int32Array(PAGE_SLOTS).fill(NOBODY);
  readonly values: T[] = new Array(PAGE_SLOTS);
}

/**
 * Keeps what was unpacked last, so that an audit, which asks again and again, unpacks most values once, and a history of
 * any length takes the memory of so many values and no more. A row has one slot, its number modulo theirs, and the newcomer
 * takes it. Dropping the least recently used instead would need an order of use, kept up at every look, and save
 * nothing: a fold over more rows than there are slots finds none of them under that rule.
 */
export class Decoded<T> {
  readonly #pages: Page<T>[] = [];
  readonly #decode: (row: number) => T;
  readonly #slots: number;

  /** @param decode says the same of a row whenever it is asked. */
  constructor(decode: (row: number) => T, slots = SLOTS) {
    this.#decode = decode;
    this.#slots = slots;
  }

  /** @throws what `decode` throws; nothing is kept then. */
  of(row: number): T {
    const slot = row % this.#slots;
    const page = this.#pageOf(Math.floor(slot / PAGE_SLOTS));
    const place = slot % PAGE_SLOTS;
    if (page.rows[place] === row) return page.values[place] as T;
    const value = this.#decode(row);
    page.rows[place] = row;
    page.values[place] = value;
    return value;
  }

  #pageOf(number: number): Page<T> {
    const page = this.#pages[number] ?? new Page<T>();
    this.#pages[number] = page;
    return page;
  }
}
