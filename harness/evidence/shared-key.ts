import type { OrderRecord } from '../model/evidence.ts';
import type { Intent } from '../model/joins.ts';
import type { Actor, Operation } from '../model/operation.ts';

/** What there is under a key that several buyers sent. */
export interface UnderKey {
  readonly intents: readonly Intent[];
  readonly orders: readonly OrderRecord[];
  readonly cancels: readonly Operation<'cancel'>[];
  /** The address of a buyer; of whoever is none `undefined`. */
  emailOf(actor: Actor): string | undefined;
  isBuyer(email: string): boolean;
}

const NONE: readonly never[] = [];

/** Splits what there is under one key by whose it is: once, since a thousand buyers may have sent the same. */
export class SharedKey {
  readonly #of: UnderKey;
  /** By address; a guest's under `undefined`, since it may be anybody's but a buyer's. */
  readonly #orders: ReadonlyMap<string | undefined, readonly OrderRecord[]>;
  #cancels: ReadonlyMap<Actor, readonly Operation<'cancel'>[]> | null = null;

  constructor(of: UnderKey) {
    this.#of = of;
    const orders = new Map<string | undefined, OrderRecord[]>();
    for (const order of of.orders) put(orders, of.isBuyer(order.buyer) ? order.buyer : undefined, order);
    this.#orders = orders;
  }

  ordersOf(actor: Actor): readonly OrderRecord[] {
    return this.#orders.get(this.#of.emailOf(actor)) ?? NONE;
  }

  cancelsOf(actor: Actor): readonly Operation<'cancel'>[] {
    this.#cancels ??= this.#splitCancels();
    return this.#cancels.get(actor) ?? NONE;
  }

  /**
   * Of several buyers' orders under one key a cancellation gives up the one whose id was asked for, or answered; else the caller's own,
   * and where he has none, any of them.
   */
  #splitCancels(): ReadonlyMap<Actor, readonly Operation<'cancel'>[]> {
    const { intents, cancels } = this.#of;
    const split = new Map<Actor, Operation<'cancel'>[]>();
    if (cancels.length === 0) return split;
    const all = new Set(intents.map(({ actor }) => actor));
    const owners = this.#owners();
    for (const cancel of cancels) {
      const { actor } = cancel.input;
      const id = idOf(cancel);
      const own = id === null ? undefined : owners.get(id);
      for (const meant of own ?? (all.has(actor) ? [actor] : all)) put(split, meant, cancel);
    }
    return split;
  }

  /** By the id of an order: whoever was told of it, or has it by the books. */
  #owners(): ReadonlyMap<string, ReadonlySet<Actor>> {
    const owners = new Map<string, Set<Actor>>();
    for (const { actor, acknowledged } of this.#of.intents) {
      const ids = [...acknowledged.map(({ told }) => told), ...this.ordersOf(actor)];
      for (const { orderId } of ids) owners.set(orderId, (owners.get(orderId) ?? new Set()).add(actor));
    }
    return owners;
  }
}

/** What it asks for, else what it was answered. */
function idOf({ input, outcome }: Operation<'cancel'>): string | null {
  if ('id' in input.order) return input.order.id;
  return outcome.type === 'ok' ? outcome.result.orderId : null;
}

function put<Key, Item>(groups: Map<Key, Item[]>, key: Key, item: Item): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}
