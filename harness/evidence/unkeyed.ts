import type { OrderRecord, Rows } from '../model/evidence.ts';
import type { Attempt } from '../model/joins.ts';
import type { Actor } from '../model/operation.ts';
import { integers } from './arrays.ts';
import { groupBy } from './group.ts';
import { NOBODY } from './grouped.ts';

/** Whose database keeps no keys has told the buyer, at least, under which id his order is. */
export function keysAsTold(
  given: Int32Array,
  attempts: readonly Attempt[],
  keysOfAttempts: Int32Array,
): Int32Array {
  const keys = integers(given.length);
  keys.set(given);
  attempts.forEach(({ told }, row) => {
    if (told !== null && keys[told.order] === NOBODY) keys[told.order] = keysOfAttempts[row] ?? NOBODY;
  });
  return keys;
}

/** Whoever is no buyer of the run: a shop may call guests what it likes. */
const GUEST = '';

/** Orders that are under no key all the same, since their answers were lost: by who may have made them. */
export class Unkeyed {
  readonly #byBuyer: ReadonlyMap<string, readonly number[]>;
  readonly #buyers: readonly string[];

  constructor(orders: Rows<OrderRecord>, keys: Int32Array, buyers: readonly string[]) {
    const known = new Set(buyers);
    // Nearly always there is none.
    const numbers = keys.includes(NOBODY)
      ? Array.from(keys.keys()).filter((order) => keys[order] === NOBODY)
      : [];
    this.#buyers = buyers;
    this.#byBuyer = groupBy(numbers, (order) => {
      const buyer = orders.at(order)?.buyer ?? GUEST;
      return known.has(buyer) ? buyer : GUEST;
    });
  }

  get isEmpty(): boolean {
    return this.#byBuyer.size === 0;
  }

  /** The numbers of those that any of these may have made. */
  by(actors: readonly Actor[]): readonly number[] {
    const names = actors.map(
      (actor) => (typeof actor === 'number' ? this.#buyers[actor] : undefined) ?? GUEST,
    );
    return [...new Set(names)].flatMap((name) => this.#byBuyer.get(name) ?? []);
  }
}
