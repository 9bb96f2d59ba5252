import type { Operation } from '../model/operation.ts';
import { judge } from './judge.ts';
import { type Linearisation, linearise, type Model } from './linearise.ts';
import { partition } from './partition.ts';
import { keyOf, type ShopState } from './shop-state.ts';
import { endOf, type Surroundings } from './surroundings.ts';

export type Explanation = Linearisation<ShopState, Operation>;

export const shopModel = (around: Surroundings): Model<ShopState, Operation> => ({
  interval: (operation) => ({
    startedAt: operation.startedAt,
    endedAt: Number.isFinite(endOf(operation)) ? endOf(operation) : null,
  }),
  step: (state, operation) => judge(state, operation, around),
  key: keyOf,
});

/**
 * Whether the model of a shop explains a trace: one order of its operations for each set of products that no cart or order
 * connects. A part that cannot be explained is told even where another was too large to know.
 */
export function explainTrace(
  initial: ShopState,
  trace: readonly Operation[],
  around: Surroundings,
): Explanation {
  const model = shopModel(around);
  let whole: Explanation = { type: 'explained', state: initial, order: [] };
  for (const part of partition(trace, objectsOf(trace))) {
    // Parts share no state, so that each may begin where the one before it ended.
    const before: ShopState = whole.type === 'explained' ? whole.state : initial;
    const found = linearise(before, part, model);
    if (found.type === 'unexplained') return found;
    whole = joined(whole, found);
  }
  return whole;
}

function joined(whole: Explanation, found: Exclude<Explanation, { type: 'unexplained' }>): Explanation {
  if (whole.type !== 'explained') return whole;
  return found.type === 'explained' ? { ...found, order: [...whole.order, ...found.order] } : found;
}

/** A product, an order, and how each kind of caller is told that there is no such order. */
function objectsOf(trace: readonly Operation[]): (operation: Operation) => readonly string[] {
  const buyers = new Map(
    trace.flatMap(({ kind, intentId, input }) => (kind === 'checkout' ? [[intentId, input.actor]] : [])),
  );
  return ({ kind, intentId, input }) => {
    if ('sku' in input) return [`product ${input.sku}`];
    if (kind === 'checkout' && 'lines' in input)
      return [`order ${intentId}`, ...input.lines.map(({ sku }) => `product ${sku}`)];
    if (!('order' in input)) return [];
    const caller = input.actor === 'anonymous' ? 'anonymous' : 'buyer';
    if ('id' in input.order) return [`missing ${caller}`];
    const order = `order ${input.order.of}`;
    return input.actor === buyers.get(input.order.of) || input.actor === 'admin'
      ? [order]
      : [order, `missing ${caller}`];
  };
}
