import type { Acknowledged, Intent } from './intents.ts';

/**
 * Of an intent that was told of several orders, those beyond the first: the acknowledgements of each. It should have had one, which
 * `one-order-per-key` says; but what it was told of is sold, and nobody else is to be accused of its being gone.
 */
export function furtherOrders({
  acknowledged,
}: Pick<Intent, 'acknowledged'>): readonly (readonly Acknowledged[])[] {
  const [first, ...others] = acknowledged;
  if (others.every(({ told }) => told.orderId === first?.told.orderId)) return NONE;
  const byOrder = new Map<string, Acknowledged[]>();
  for (const one of acknowledged) {
    const alike = byOrder.get(one.told.orderId);
    if (alike === undefined) byOrder.set(one.told.orderId, [one]);
    else alike.push(one);
  }
  return [...byOrder.values()].slice(1);
}

const NONE: readonly never[] = [];
