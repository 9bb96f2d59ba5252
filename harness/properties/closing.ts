import type { Actor, OrderReference } from '../model/operation.ts';
import { type Call, MISSING_ORDER, strangerTo } from './compile.ts';
import type { ShopState } from './shop-state.ts';

/**
 * What follows every program, so that an effect which no answer showed comes to light: each owner reads the order, a
 * stranger reads one and a missing one, each price is shown once more, and of each sku exactly what the model says is
 * left can be bought, and not one unit more.
 */
export function closingCalls(
  state: ShopState,
  skus: readonly string[],
  namespace: string,
  { buyers, maxQuantity }: { readonly buyers: number; readonly maxQuantity: number },
): Call[] {
  const calls: Call[] = [];
  const add = (intention: Call['intention']) =>
    calls.push({ intention, intentId: `${namespace}-closing-${calls.length}` });
  const buy = (sku: string, quantity: number) =>
    add({ kind: 'checkout', input: { actor: 0, lines: [{ sku, quantity }], card: 'accepted' } });

  const read = (actor: Actor, order: OrderReference) => add({ kind: 'readOrder', input: { actor, order } });

  const accepted = [...state.intents].filter(([, intent]) => intent.type === 'accepted');
  for (const [intentId, { input }] of accepted) read(input.actor, { of: intentId });
  for (const [intentId, { input }] of accepted.slice(0, 1)) {
    const stranger = strangerTo(input.actor, buyers);
    read(stranger, { of: intentId });
    read(stranger, { id: MISSING_ORDER });
  }
  for (const sku of skus) {
    add({ kind: 'browse', input: { actor: 0, sku } });
    let left = state.stock.get(sku) ?? 0;
    while (left > 0) {
      const quantity = Math.min(left, maxQuantity);
      buy(sku, quantity);
      left -= quantity;
    }
    buy(sku, 1);
  }
  return calls;
}
