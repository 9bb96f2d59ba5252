import { Callers } from '../model/callers.ts';
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

/** Orders that are under no key all the same, since their answers were lost: by who may have made them. */
export class Unkeyed {
  readonly #byCaller: ReadonlyMap<string, readonly number[]>;
  readonly #callers: Callers;

  constructor(orders: Rows<OrderRecord>, keys: Int32Array, buyers: readonly string[]) {
    this.#callers = new Callers(buyers);
    // Nearly always there is none.
    const numbers = keys.includes(NOBODY)
      ? Array.from(keys.keys()).filter((order) => keys[order] === NOBODY)
      : [];
    this.#byCaller = groupBy(numbers, (order) => this.#callers.ofAddress(orders.at(order)?.buyer ?? ''));
  }

  get isEmpty(): boolean {
    return this.#byCaller.size === 0;
  }

  /** The numbers of those that any of these may have made. */
  by(actors: readonly Actor[]): readonly number[] {
    const callers = new Set(actors.map((actor) => this.#callers.ofActor(actor)));
    return [...callers].flatMap((caller) => this.#byCaller.get(caller) ?? []);
  }
}
