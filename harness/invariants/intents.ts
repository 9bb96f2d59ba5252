import type { Evidence, Indexes, OrderRecord, PaymentRecord } from '../model/evidence.ts';
import type { Actor, Operation, OrderView, Outcome } from '../model/operation.ts';
import { type Instant, NS_PER_MS } from '../model/time.ts';

export type Checkout = Operation<'checkout'>;
/** A checkout that the shop acknowledged. */
export type Acknowledged = Checkout & { readonly outcome: Extract<Outcome<OrderView>, { type: 'ok' }> };

/**
 * All attempts of one buyer under one key. `ok` where one of them was acknowledged; `unknown` where none was, but one may have
 * taken effect; `refused` only where every attempt was: a twin that is told "in flight" was not refused.
 */
export interface Intent {
  readonly intentId: string;
  readonly actor: Actor;
  readonly attempts: readonly Checkout[];
  readonly acknowledged: readonly Acknowledged[];
  readonly fate: Outcome['type'];
  /** Whether another buyer sent the same key: keys belong to a buyer, but the bank cannot tell whose a payment was. */
  readonly shared: boolean;
}

export const isAcknowledged = (checkout: Checkout): checkout is Acknowledged =>
  checkout.outcome.type === 'ok';

/** Nearly every invariant begins with the intents of the same evidence: remembered as long as the evidence is. */
const remembered = new WeakMap<Indexes, readonly Intent[]>();

/** One pass over the checkouts; a fold that needs intents begins here. */
export function intentsOf({ index }: Evidence): readonly Intent[] {
  const intents = remembered.get(index) ?? groupIntents(index);
  remembered.set(index, intents);
  return intents;
}

function groupIntents(index: Indexes): readonly Intent[] {
  const intents: Intent[] = [];
  for (const [intentId, attempts] of index.checkoutsByIntent) {
    const actors = new Set(attempts.map(({ input }) => input.actor));
    for (const actor of actors) {
      const own = actors.size === 1 ? attempts : attempts.filter(({ input }) => input.actor === actor);
      const acknowledged = own.filter(isAcknowledged);
      const fate = fateOf(acknowledged, own);
      intents.push({ intentId, actor, attempts: own, acknowledged, fate, shared: actors.size > 1 });
    }
  }
  return intents;
}

/** The buyer's own orders under the intent's key. */
export function ordersOf(
  { intentId, actor, shared }: Intent,
  { index, buyers }: Evidence,
): readonly OrderRecord[] {
  const orders = index.ordersByIntent.get(intentId) ?? [];
  return shared && typeof actor === 'number' ? orders.filter(({ buyer }) => buyer === buyers[actor]) : orders;
}

/** The bank's payments for it, or none where it cannot be told whose they were. */
export const paymentsOf = ({ intentId, shared }: Intent, { index }: Evidence): readonly PaymentRecord[] =>
  shared ? [] : (index.paymentsByIntent.get(intentId) ?? []);

function fateOf(acknowledged: readonly Acknowledged[], attempts: readonly Checkout[]): Outcome['type'] {
  if (acknowledged.length > 0) return 'ok';
  return attempts.some(({ outcome }) => outcome.type === 'unknown') ? 'unknown' : 'refused';
}

/** When an operation can no longer take effect. An unknown one never ends, whenever its client gave up. */
export const endOf = ({ outcome, endedAt }: Operation): Instant =>
  outcome.type === 'unknown' || endedAt === null ? Number.POSITIVE_INFINITY : endedAt;

/** The earliest moment at which an intent may have taken effect: refused attempts had none. */
export const effectFrom = ({ attempts }: Intent): Instant =>
  earliest(attempts.filter(({ outcome }) => outcome.type !== 'refused').map(({ startedAt }) => startedAt));

/** From this moment on the shop has said that the intent took effect. */
export const effectBy = ({ acknowledged }: Intent): Instant => earliest(acknowledged.map(endOf));

const earliest = (instants: readonly Instant[]): Instant =>
  instants.reduce((first, instant) => Math.min(first, instant), Number.POSITIVE_INFINITY);

/** Ids of all attempts of the given intents. */
export const idsOf = (...intents: readonly (Intent | undefined)[]): number[] =>
  intents.flatMap((intent) => intent?.attempts.map(({ id }) => id) ?? []);

/** Whether refused attempts may legally still have held their units when the witnesses were asked, by what the shop declares. */
export function stillHeld({ history, declarations }: Evidence): (attempts: readonly Checkout[]) => boolean {
  const lastEnd = history.reduce((last, { endedAt }) => Math.max(last, endedAt ?? 0), 0);
  const holdNs = declarations.holdMs * NS_PER_MS;
  return (attempts) => attempts.some((attempt) => endOf(attempt) + holdNs > lastEnd);
}
