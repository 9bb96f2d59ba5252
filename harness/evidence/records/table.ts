import type { Rows } from '../../model/evidence.ts';
import type { NumberedTexts } from './texts.ts';

/**
 * Records as columns: half of the memory that they take as objects, ids included, and most of it outside of the heap that collections of
 * garbage go through. A record becomes an object where somebody asks for it.
 */
export abstract class Table<T> implements Rows<T> {
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(record: T): void {
    this.put(record);
    this.#length += 1;
  }

  /** Puts what it says into the columns. */
  protected abstract put(record: T): void;
  protected abstract row(place: number): T;

  /** The orders and intents that the records speak of, each by the number of its id; `null` where they have no such field. */
  orderIds(): NumberedTexts | null {
    return null;
  }
  intentIds(): NumberedTexts | null {
    return null;
  }

  at(place: number): T | undefined {
    return place >= 0 && place < this.#length ? this.row(place) : undefined;
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let place = 0; place < this.#length; place += 1) yield this.row(place);
  }

  *entries(): Generator<[place: number, record: T]> {
    for (let place = 0; place < this.#length; place += 1) yield [place, this.row(place)];
  }

  some(is: (record: T, place: number) => boolean): boolean {
    for (let place = 0; place < this.#length; place += 1) if (is(this.row(place), place)) return true;
    return false;
  }

  every(is: (record: T, place: number) => boolean): boolean {
    return !this.some((record, place) => !is(record, place));
  }

  filter(is: (record: T, place: number) => boolean): T[] {
    const found: T[] = [];
    for (let place = 0; place < this.#length; place += 1) {
      const record = this.row(place);
      if (is(record, place)) found.push(record);
    }
    return found;
  }

  map<U>(to: (record: T, place: number) => U): U[] {
    const made: U[] = [];
    for (let place = 0; place < this.#length; place += 1) made.push(to(this.row(place), place));
    return made;
  }

  flatMap<U>(to: (record: T, place: number) => U | readonly U[]): U[] {
    const made: U[] = [];
    for (let place = 0; place < this.#length; place += 1) {
      const some = to(this.row(place), place);
      if (isList(some)) for (const one of some) made.push(one);
      else made.push(some);
    }
    return made;
  }

  reduce<U>(add: (sum: U, record: T) => U, from: U): U {
    let sum = from;
    for (let place = 0; place < this.#length; place += 1) sum = add(sum, this.row(place));
    return sum;
  }
}

const isList = <U>(some: U | readonly U[]): some is readonly U[] => Array.isArray(some);
