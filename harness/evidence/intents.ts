import type { OrderRecord, PaymentRecord } from '../model/evidence.ts';
import type { Acknowledged, Attempt, Intent } from '../model/joins.ts';
import type { Actor, Operation, Outcome } from '../model/operation.ts';
import type { Instant } from '../model/time.ts';
import { GroupedItems } from './grouped.ts';

/** What intents are made of. */
export interface Tried {
  readonly attempts: readonly Attempt[];
  /** Of each attempt the number of its key; keys are numbered in the order in which they were first tried. */
  readonly keys: Int32Array;
  readonly byKey: GroupedItems<Attempt>;
  /** Of the order's buyer and of payments: asked for only where somebody asks an intent for them. */
  ordersUnder(key: number): readonly OrderRecord[];
  paymentsUnder(key: number): readonly PaymentRecord[];
  cancelsUnder(key: number): readonly Operation<'cancel'>[];
  intentIdOf(key: number): string;
  readonly buyers: readonly string[];
}

/** One buyer and one key: a row of a table that is made once, two words of memory. */
class IntentRow implements Intent {
  readonly #of: Intents;
  readonly #row: number;

  constructor(of: Intents, row: number) {
    this.#of = of;
    this.#row = row;
  }

  get intentId(): string {
    return this.#of.tried.intentIdOf(this.#of.keyOf(this.#row));
  }

  get actor(): Actor {
    return this.#of.first(this.#row).actor;
  }

  get attempts(): readonly Attempt[] {
    return this.#of.attempts.of(this.#row);
  }

  get acknowledged(): readonly Acknowledged[] {
    if (this.fate !== 'ok') return NONE;
    const { attempts } = this;
    // Nearly always.
    return attempts.every(isAcknowledged) ? attempts : attempts.filter(isAcknowledged);
  }

  get fate(): Outcome['type'] {
    return this.#of.fateOf(this.#row);
  }

  get effectFrom(): Instant {
    return this.#of.effectFrom[this.#row] ?? Number.POSITIVE_INFINITY;
  }

  get effectBy(): Instant {
    return this.#of.effectBy[this.#row] ?? Number.POSITIVE_INFINITY;
  }

  get shared(): boolean {
    return this.#of.isShared(this.#row);
  }

  get orders(): readonly OrderRecord[] {
    const { tried } = this.#of;
    const orders = tried.ordersUnder(this.#of.keyOf(this.#row));
    const { actor } = this;
    return this.shared && typeof actor === 'number'
      ? orders.filter(({ buyer }) => buyer === tried.buyers[actor])
      : orders;
  }

  get cancels(): readonly Operation<'cancel'>[] {
    const cancels = this.#of.tried.cancelsUnder(this.#of.keyOf(this.#row));
    return this.shared ? cancels.filter(({ input }) => input.actor === this.actor) : cancels;
  }

  get payments(): readonly PaymentRecord[] {
    return this.shared ? [] : this.#of.tried.paymentsUnder(this.#of.keyOf(this.#row));
  }
}

const NONE: readonly never[] = [];
const isAcknowledged = (attempt: Attempt): attempt is Acknowledged => attempt.type === 'ok';

const FATES: readonly Outcome['type'][] = ['ok', 'refused', 'unknown'];

/** Splits the attempts under each key by who made them. */
export class Intents {
  readonly tried: Tried;
  readonly attempts: GroupedItems<Attempt>;
  readonly all: readonly Intent[];
  readonly effectFrom: Float64Array;
  readonly effectBy: Float64Array;
  readonly #keys: number[] = [];
  readonly #fates: Uint8Array;

  constructor(tried: Tried) {
    this.tried = tried;
    const intents = new Int32Array(tried.attempts.length);
    for (let key = 0; this.#ofKey(key, intents); key += 1);
    this.attempts = new GroupedItems(tried.attempts, intents, this.#keys.length);
    this.#fates = new Uint8Array(this.#keys.length).fill(FATES.indexOf('refused'));
    this.effectFrom = new Float64Array(this.#keys.length).fill(Number.POSITIVE_INFINITY);
    this.effectBy = new Float64Array(this.#keys.length).fill(Number.POSITIVE_INFINITY);
    for (const [row, attempt] of tried.attempts.entries()) this.#add(intents[row] ?? 0, attempt);
    this.all = this.#keys.map((_, row) => new IntentRow(this, row));
  }

  /** Numbers the intents under a key. @returns whether there is such a key. */
  #ofKey(key: number, intents: Int32Array): boolean {
    const places = this.tried.byKey.placesOf(key);
    const [first] = places;
    if (first === undefined) return false;
    if (places.length === 1) intents[first] = this.#keys.push(key) - 1;
    else {
      const byActor = new Map<Actor | undefined, number>();
      for (const place of places) {
        const actor = this.tried.attempts[place]?.actor;
        const intent = byActor.get(actor) ?? this.#keys.push(key) - 1;
        byActor.set(actor, intent);
        intents[place] = intent;
      }
    }
    return true;
  }

  #add(intent: number, { type, startedAt, end }: Attempt): void {
    if (type === 'refused') return;
    if (type === 'ok' || this.fateOf(intent) !== 'ok') this.#fates[intent] = FATES.indexOf(type);
    this.effectFrom[intent] = Math.min(this.effectFrom[intent] ?? startedAt, startedAt);
    if (type === 'ok') this.effectBy[intent] = Math.min(this.effectBy[intent] ?? end, end);
  }

  first(row: number): Attempt {
    const place = this.attempts.placesOf(row)[0] ?? 0;
    const attempt = this.tried.attempts[place];
    if (attempt === undefined) throw new Error(`there is no intent ${row}`);
    return attempt;
  }

  /** The intents under a key are neighbours, and stand in the order of the keys. */
  under(key: number): readonly Intent[] {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.keyOf(middle) < key) low = middle + 1;
      else high = middle;
    }
    let end = low;
    while (this.#keys[end] === key) end += 1;
    return this.all.slice(low, end);
  }

  keyOf(row: number): number {
    return this.#keys[row] ?? 0;
  }

  fateOf(row: number): Outcome['type'] {
    return FATES[this.#fates[row] ?? 0] ?? 'unknown';
  }

  isShared(row: number): boolean {
    const key = this.keyOf(row);
    return this.#keys[row - 1] === key || this.#keys[row + 1] === key;
  }
}
