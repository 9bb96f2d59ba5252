import type { Inputs, OrderView, RefusalReason } from '../model/operation.ts';

/** What has become of an intent so far. */
export type IntentState =
  | { readonly type: 'accepted'; readonly input: Inputs['checkout']; readonly view: OrderView }
  /** A shop may replay a refusal, or look again: both are honest. */
  | {
      readonly type: 'refused';
      readonly input: Inputs['checkout'];
      readonly reasons: readonly RefusalReason[];
    };

/** The sequential model's state. Prices are no part of it: they follow from the trace (`surroundings.ts`). */
export interface ShopState {
  readonly stock: ReadonlyMap<string, number>;
  readonly intents: ReadonlyMap<string, IntentState>;
  /** How a buyer, and how nobody, is told that there is no such order: a foreign order must be refused like that. */
  readonly missing: { readonly buyer?: RefusalReason; readonly anonymous?: RefusalReason };
}

/** What the model says of one operation in one state. `expected` is what would have been right. */
export type Judgement =
  | { readonly type: 'allowed'; readonly state: ShopState }
  | { readonly type: 'rejected'; readonly expected: string };

export const allowed = (state: ShopState): Judgement => ({ type: 'allowed', state });
export const rejected = (expected: string): Judgement => ({ type: 'rejected', expected });

export const initialState = (stock: ReadonlyMap<string, number>): ShopState => ({
  stock,
  intents: new Map(),
  missing: {},
});

export const withIntent = (state: ShopState, intentId: string, intent: IntentState): ShopState => ({
  ...state,
  intents: new Map(state.intents).set(intentId, intent),
});

/** Units by sku: the lines of one cart may name a sku more than once. */
export function unitsBySku(
  lines: readonly { readonly sku: string; readonly quantity: number }[],
): ReadonlyMap<string, number> {
  const units = new Map<string, number>();
  for (const line of lines) units.set(line.sku, (units.get(line.sku) ?? 0) + line.quantity);
  return units;
}

/** @param sign -1 sells the units, 1 puts them back. */
export function moveStock(state: ShopState, units: ReadonlyMap<string, number>, sign: 1 | -1): ShopState {
  const stock = new Map(state.stock);
  for (const [sku, quantity] of units) stock.set(sku, (stock.get(sku) ?? 0) + sign * quantity);
  return { ...state, stock };
}
