import { endOf, outcomeTypeOf } from '../model/checkout-listener.ts';
import type { Look } from '../model/joins.ts';
import { type LookListener, type LookOperation, tellLook } from '../model/look-listener.ts';
import type { Cents } from '../model/money.ts';
import type { Actor, OrderStatus, Outcome } from '../model/operation.ts';
import type { Instant } from '../model/time.ts';
import { actorFrom, numberOfActor } from './actors.ts';
import { floats, integers } from './arrays.ts';
import { NOBODY } from './grouped.ts';
import { Ids } from './ids.ts';

/** What reads of orders and cancellations say, a typed array each. */
export class LookColumns implements LookListener {
  readonly operations: readonly LookOperation[];
  readonly keys: Int32Array;
  readonly askedOrders: Int32Array;
  /** The number of the order that each was shown, or `NOBODY`. */
  readonly shownOrders: Int32Array;
  readonly #actors: Int32Array;
  readonly #statuses: Int32Array;
  readonly #totals: Float64Array;
  readonly #texts = new Ids();
  readonly #intentIds: Ids;
  readonly #orderIds: Ids;
  #row = 0;

  /** Numbers what it meets with `intentIds` and `orderIds`, which other columns share. */
  constructor(operations: readonly LookOperation[], intentIds: Ids, orderIds: Ids) {
    const count = operations.length;
    this.operations = operations;
    this.#intentIds = intentIds;
    this.#orderIds = orderIds;
    this.keys = integers(count).fill(NOBODY);
    this.askedOrders = integers(count).fill(NOBODY);
    this.shownOrders = integers(count).fill(NOBODY);
    this.#actors = integers(count);
    this.#statuses = integers(count);
    this.#totals = floats(count);
    for (const [row, operation] of operations.entries()) {
      this.#row = row;
      tellLook(operation, this);
    }
  }

  asked(actor: Actor, by: 'intent' | 'id', asked: string): void {
    this.#actors[this.#row] = numberOfActor(actor);
    if (by === 'intent') this.keys[this.#row] = this.#intentIds.numberOf(asked);
    else this.askedOrders[this.#row] = this.#orderIds.numberOf(asked);
  }

  shown(orderId: string, status: string, totalCents: Cents): void {
    this.shownOrders[this.#row] = this.#orderIds.numberOf(orderId);
    this.#statuses[this.#row] = this.#texts.numberOf(status);
    this.#totals[this.#row] = totalCents;
  }

  rows(): readonly Look[] {
    return this.operations.map((_, row) => new LookRow(this, row));
  }

  actorOf(row: number): Actor {
    return actorFrom(this.#actors[row] ?? NOBODY);
  }

  toldOf(row: number): Look['told'] {
    const order = this.shownOrders[row] ?? NOBODY;
    if (order === NOBODY) return null;
    // Whoever recorded it has looked at it.
    const status = this.#texts.textOf(this.#statuses[row] ?? 0) as OrderStatus;
    const totalCents = this.#totals[row] ?? Number.NaN;
    return { order, orderId: this.#orderIds.textOf(order), status, totalCents };
  }
}

/** A row of the columns, as a fold reads it: two words of memory. */
class LookRow implements Look {
  readonly #columns: LookColumns;
  readonly #row: number;

  constructor(columns: LookColumns, row: number) {
    this.#columns = columns;
    this.#row = row;
  }

  get operation(): LookOperation {
    const operation = this.#columns.operations[this.#row];
    if (operation === undefined) throw new Error(`there is no look ${this.#row}`);
    return operation;
  }

  get kind(): LookOperation['kind'] {
    return this.operation.kind;
  }

  get actor(): Actor {
    return this.#columns.actorOf(this.#row);
  }

  get key(): number {
    return this.#columns.keys[this.#row] ?? NOBODY;
  }

  get order(): number {
    return this.#columns.askedOrders[this.#row] ?? NOBODY;
  }

  get startedAt(): Instant {
    return this.operation.startedAt;
  }

  get end(): Instant {
    return endOf(this.operation);
  }

  get type(): Outcome['type'] {
    return outcomeTypeOf(this.operation);
  }

  get told(): Look['told'] {
    return this.#columns.toldOf(this.#row);
  }
}
