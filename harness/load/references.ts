import type { Intention, OrderReference } from '../model/operation.ts';

/** The id of the order that an intention speaks of; `undefined`: it speaks of one that never came to be. */
export function orderOf(
  intention: Intention,
  orders: ReadonlyMap<string, string>,
): string | null | undefined {
  if (intention.kind !== 'readOrder') return null;
  const { order } = intention.input;
  return 'id' in order ? order.id : orders.get(order.of);
}

/**
 * Scenarios name intents as their phases do; in a run every intent has an id of its own. This puts the id in the place
 * of the name, so that what is recorded can be joined.
 * @param intents the scenario's name → the run's id, of this phase and those before it.
 */
export function withIds(intention: Intention, intents: ReadonlyMap<string, string>): Intention {
  if (intention.kind !== 'readOrder' || !('of' in intention.input.order)) return intention;
  const { of } = intention.input.order;
  const order: OrderReference = { of: intents.get(of) ?? of };
  return { kind: 'readOrder', input: { ...intention.input, order } };
}
