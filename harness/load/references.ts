import { RunError } from '../model/errors.ts';
import { quote } from '../model/limits.ts';
import type { Intention, Kind, OrderReference } from '../model/operation.ts';
import type { Arrival, FollowUp } from '../model/scenario.ts';

type OfOrder = Extract<Intention, { readonly input: { readonly order: OrderReference } }>;

const speaksOfOrder = (intention: Intention): intention is OfOrder => 'order' in intention.input;

/** The id of the order that an intention speaks of; `undefined`: it speaks of one that never came to be. */
export function orderOf(
  intention: Intention,
  orders: ReadonlyMap<string, string>,
): string | null | undefined {
  // A message of the bank speaks of a payment, of which there may be one without an order that anybody was told of.
  if (!speaksOfOrder(intention) || intention.kind === 'webhook') return null;
  const { order } = intention.input;
  return 'id' in order ? order.id : orders.get(order.of);
}

/** Ids reach headers, e-mail local parts and the bank: short, visible, nothing that needs quoting. */
const INTENT = /^[!-~]{1,120}$/;

/** Scenarios name intents as their phases do; in a run every intent has an id of its own. */
export const idOf = (intentPrefix: string, intent: string): string => `${intentPrefix}-${intent}`;

/**
 * Remembers which phase an intent belongs to. Only of checkouts, since a reference speaks of an order; the prefix is one
 * string for a whole phase, so a name costs little beside the arrival that has it.
 * @param intents the scenario's name → the prefix of the phase that used it last.
 * @throws RunError where a name makes no id, or an id is another phase's already.
 */
export function register(
  intents: Map<string, string>,
  phase: string,
  intentPrefix: string,
  arrivals: readonly Arrival[],
): void {
  // Twice, since attempts of one phase may share an intent.
  for (const named of stepsOf(arrivals)) check(intents, phase, intentPrefix, named);
  for (const { intent, intention } of stepsOf(arrivals))
    if (intention.kind === 'checkout') intents.set(intent, intentPrefix);
}

/** All that the arrivals ask for: each, and what follows it. */
export function* stepsOf(arrivals: readonly (Arrival | FollowUp)[]): Generator<Arrival | FollowUp> {
  for (const arrival of arrivals) {
    yield arrival;
    if ('followUps' in arrival && arrival.followUps !== undefined) yield* arrival.followUps;
  }
}

/** The kinds of all that the arrivals ask for. */
export function kindsOf(arrivals: readonly Arrival[]): ReadonlySet<Kind> {
  const kinds = new Set<Kind>();
  for (const { intention } of stepsOf(arrivals)) kinds.add(intention.kind);
  return kinds;
}

function check(
  intents: ReadonlyMap<string, string>,
  phase: string,
  intentPrefix: string,
  { intent }: Arrival | FollowUp,
): void {
  if (intents.get(intent) === intentPrefix)
    throw new RunError(`phase ${phase}: the intent ${quote(intent, 80)} was used before`, {
      remedy: 'give each phase a prefix of its own',
    });
  if (!INTENT.test(idOf(intentPrefix, intent)))
    throw new RunError(`phase ${phase}: bad intent ${quote(JSON.stringify(intent), 80)}`, {
      allowed: 'short visible ASCII without spaces',
    });
}

/** Puts the run's id in the place of the scenario's name, so that what is recorded can be joined. */
export function withIds(intention: Intention, intents: ReadonlyMap<string, string>): Intention {
  if (!speaksOfOrder(intention) || !('of' in intention.input.order)) return intention;
  const { of } = intention.input.order;
  const prefix = intents.get(of);
  const order = { of: prefix === undefined ? of : idOf(prefix, of) };
  // The kind of the order's input does not tell the compiler that the others are left as they are.
  return { ...intention, input: { ...intention.input, order } } as Intention;
}
