import type { Inputs, Operation, OrderView, RefusalReason } from '../model/operation.ts';
import type { Step } from './linearise.ts';

/** What has become of an intent so far. */
export type IntentState =
  | {
      readonly type: 'accepted';
      readonly input: Inputs['checkout'];
      /** `null`: nobody has been shown the order yet. */
      readonly view: OrderView | null;
      /** The attempt that made it. */
      readonly made: Operation<'checkout'>;
    }
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
export type Judgement = Step<ShopState>;

export const allowed = (...states: readonly ShopState[]): Judgement => ({ type: 'allowed', states });
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

/** A text that is the same for states that no operation tells apart. */
export function keyOf({ stock, intents, missing }: ShopState): string {
  const inOrder = <T>(entries: ReadonlyMap<string, T>) =>
    [...entries].sort(([one], [other]) => (one < other ? -1 : 1));
  const fates = inOrder(intents).map(([intentId, fate]) =>
    fate.type === 'accepted'
      ? [intentId, fate.made.id, fate.view?.orderId ?? null, fate.view?.totalCents ?? null]
      : [
          intentId,
          JSON.stringify([fate.input.lines, fate.input.card, fate.input.forgery]),
          [...new Set(fate.reasons)].sort(),
        ],
  );
  return JSON.stringify([inOrder(stock), fates, missing.buyer, missing.anonymous]);
}
