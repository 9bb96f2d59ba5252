import type { OrderRecord, PaymentRecord } from '../model/evidence.ts';
import type { Acknowledged, Attempt, Intent } from '../model/joins.ts';
import type { Actor, Operation, Outcome } from '../model/operation.ts';
import type { Instant } from '../model/time.ts';
import { bytes, floats, integers } from './arrays.ts';
import { Integers } from './columns.ts';
import { GroupedItems, NOBODY } from './grouped.ts';
import { SharedKey } from './shared-key.ts';

/** What intents are made of. */
export interface Tried {
  readonly attempts: readonly Attempt[];
  /** Of each attempt the number of its key. */
  readonly keys: Int32Array;
  readonly byKey: GroupedItems<Attempt>;
  /** Of the order's buyer and of payments: asked for only where somebody asks an intent for them. */
  ordersUnder(key: number): readonly OrderRecord[];
  paymentsUnder(key: number): readonly PaymentRecord[];
  cancelsUnder(key: number): readonly Operation<'cancel'>[];
  intentIdOf(key: number): string;
  /** The address of a buyer; of whoever is none `undefined`. */
  emailOf(actor: Actor): string | undefined;
  isBuyer(email: string): boolean;
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
    const shared = this.#of.sharedKeyOf(this.#row);
    if (shared !== null) return shared.ordersOf(this.actor);
    return this.#of.tried.ordersUnder(this.#of.keyOf(this.#row));
  }

  get cancels(): readonly Operation<'cancel'>[] {
    const shared = this.#of.sharedKeyOf(this.#row);
    if (shared !== null) return shared.cancelsOf(this.actor);
    return this.#of.tried.cancelsUnder(this.#of.keyOf(this.#row));
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
  /** Of each intent the number of its key. Those of one key are neighbours. */
  readonly #keys = new Integers();
  /** Of each key its first intent, or `NOBODY`. */
  readonly #firsts: Int32Array;
  readonly #fates: Uint8Array;
  readonly #sharedKeys = new Map<number, SharedKey>();

  constructor(tried: Tried) {
    this.tried = tried;
    const { keys } = tried;
    this.#firsts = integers(tried.byKey.groups).fill(NOBODY);
    const intents = integers(keys.length);
    for (let place = 0; place < keys.length; place += 1) {
      const key = keys[place] ?? NOBODY;
      if (this.#firsts[key] === NOBODY) this.#numberAll(key, intents);
    }
    this.attempts = new GroupedItems(tried.attempts, intents, this.#keys.length);
    this.#fates = bytes(this.#keys.length).fill(FATES.indexOf('refused'));
    this.effectFrom = floats(this.#keys.length).fill(Number.POSITIVE_INFINITY);
    this.effectBy = floats(this.#keys.length).fill(Number.POSITIVE_INFINITY);
    for (const [row, attempt] of tried.attempts.entries()) this.#add(intents[row] ?? 0, attempt);
    this.all = Array.from({ length: this.#keys.length }, (_, row) => new IntentRow(this, row));
  }

  /** Numbers the intents under a key that was tried. */
  #numberAll(key: number, intents: Int32Array): void {
    const places = this.tried.byKey.placesOf(key);
    this.#firsts[key] = this.#keys.length;
    if (places.length === 1) intents[places[0] ?? 0] = this.#numberOne(key);
    else {
      const byActor = new Map<Actor | undefined, number>();
      for (const place of places) {
        const actor = this.tried.attempts[place]?.actor;
        const intent = byActor.get(actor) ?? this.#numberOne(key);
        byActor.set(actor, intent);
        intents[place] = intent;
      }
    }
  }

  #numberOne(key: number): number {
    this.#keys.add(key);
    return this.#keys.length - 1;
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

  under(key: number): readonly Intent[] {
    const first = this.#firsts[key] ?? NOBODY;
    if (first === NOBODY) return NONE;
    let end = first;
    while (end < this.#keys.length && this.#keys.at(end) === key) end += 1;
    return this.all.slice(first, end);
  }

  keyOf(row: number): number {
    return this.#keys.at(row);
  }

  fateOf(row: number): Outcome['type'] {
    return FATES[this.#fates[row] ?? 0] ?? 'unknown';
  }

  /** `null`: one buyer alone sent its key. */
  sharedKeyOf(row: number): SharedKey | null {
    return this.isShared(row) ? this.#sharedKey(this.keyOf(row)) : null;
  }

  #sharedKey(key: number): SharedKey {
    const known = this.#sharedKeys.get(key);
    if (known !== undefined) return known;
    const { tried } = this;
    const [orders, cancels] = [tried.ordersUnder(key), tried.cancelsUnder(key)];
    const made = new SharedKey({ ...tried, intents: this.under(key), orders, cancels });
    this.#sharedKeys.set(key, made);
    return made;
  }

  isShared(row: number): boolean {
    const key = this.keyOf(row);
    const last = this.#keys.length - 1;
    return (row > 0 && this.#keys.at(row - 1) === key) || (row < last && this.#keys.at(row + 1) === key);
  }
}
