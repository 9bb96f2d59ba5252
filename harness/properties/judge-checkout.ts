import { money } from '../model/money.ts';
import type { Inputs, Operation, OrderView, RefusalReason } from '../model/operation.ts';
import { whatIsWrongWith } from './judge-order-view.ts';
import {
  allowed,
  type IntentState,
  type Judgement,
  moveStock,
  rejected,
  type ShopState,
  unitsBySku,
  withIntent,
} from './shop-state.ts';
import type { Surroundings } from './surroundings.ts';

type Checkout = Operation<'checkout'>;

/** Two attempts ask for the same thing. The actor is the same by construction. */
const sameBody = (a: Inputs['checkout'], b: Inputs['checkout']): boolean =>
  JSON.stringify([a.lines, a.card, a.forgery]) === JSON.stringify([b.lines, b.card, b.forgery]);

function isMalformed(input: Inputs['checkout'], maxQuantity: number): boolean {
  if (input.forgery?.field === 'quantity') return true;
  return input.lines.some(
    ({ quantity }) => !Number.isInteger(quantity) || quantity < 1 || quantity > maxQuantity,
  );
}

const isShort = (state: ShopState, input: Inputs['checkout'], heldUnits: (sku: string) => number): boolean =>
  [...unitsBySku(input.lines)].some(([sku, units]) => (state.stock.get(sku) ?? 0) - heldUnits(sku) < units);

/** Nobody declines a card that no bank is shown. */
const asksBank = ({ without = [] }: Surroundings['declarations']): boolean => !without.includes('bank');

/** Why this checkout cannot succeed here. Where there is one, it must be refused; any of them may be the answer. */
function obstacles(state: ShopState, { input }: Checkout, { declarations }: Surroundings): RefusalReason[] {
  const malformed = isMalformed(input, declarations.maxQuantity);
  return [
    ...(input.actor === 'anonymous' ? (['unauthenticated', 'forbidden'] as const) : []),
    ...(malformed ? (['invalid', 'other'] as const) : []),
    ...(input.card === 'declined' && asksBank(declarations) ? (['declined'] as const) : []),
    ...(isShort(state, input, () => 0) ? (['out-of-stock'] as const) : []),
  ];
}

/** Why an honest shop may refuse it here although it could succeed. */
function excuses(state: ShopState, checkout: Checkout, around: Surroundings): RefusalReason[] {
  const { input } = checkout;
  const earlier = state.intents.get(checkout.intentId);
  const keyIsTaken = earlier !== undefined && !sameBody(earlier.input, input);
  const isSold = ({ id, intentId }: Checkout): boolean => {
    const fate = state.intents.get(intentId);
    return fate?.type === 'accepted' && fate.made.id === id;
  };
  const namesSkuTwice = unitsBySku(input.lines).size < input.lines.length;
  return [
    ...(input.forgery === undefined ? [] : (['invalid', 'forbidden', 'other'] as const)),
    ...(namesSkuTwice ? (['invalid'] as const) : []),
    ...(isShort(state, input, (sku) => around.held(sku, checkout, isSold))
      ? (['out-of-stock'] as const)
      : []),
    ...(around.hasTwin(checkout) ? (['in-flight'] as const) : []),
    ...(keyIsTaken ? (['key-reused'] as const) : []),
    ...(earlier?.type === 'refused' ? earlier.reasons : []),
  ];
}

type Accepted = Extract<IntentState, { type: 'accepted' }>;

/** Whoever is shown the order of an intent is shown the same each time, and the first time one that is right. */
export function judgeShown(
  state: ShopState,
  intentId: string,
  accepted: Accepted,
  shown: OrderView,
  around: Surroundings,
): Judgement {
  const { view, made } = accepted;
  if (view === null) {
    const wrong = whatIsWrongWith(shown, made, around);
    return wrong === null
      ? allowed(withIntent(state, intentId, { ...accepted, view: shown }))
      : rejected(wrong);
  }
  return shown.orderId === view.orderId && shown.totalCents === view.totalCents
    ? allowed(state)
    : rejected(theSame(view, around));
}

const theSame = (view: OrderView | null, { currency }: Surroundings): string =>
  view === null
    ? 'ok with the order that the key may have made'
    : `ok with the same order ${view.orderId} and total ${money(view.totalCents, currency)}`;

/** The key has made an order: the same body gets the same answer, any other body is refused, and nothing happens. */
function judgeRepeat(state: ShopState, checkout: Checkout, first: Accepted, around: Surroundings): Judgement {
  const { outcome } = checkout;
  if (outcome.type === 'unknown') return allowed(state);
  const waits = outcome.type === 'refused' && outcome.reason === 'in-flight' && around.hasTwin(checkout);
  if (waits) return allowed(state);
  if (!sameBody(first.input, checkout.input)) {
    const may = ['key-reused', 'invalid', 'other', ...obstacles(state, checkout, around)];
    return outcome.type === 'refused' && may.includes(outcome.reason)
      ? allowed(state)
      : rejected('refused: key-reused (the key has made an order with another body)');
  }
  return outcome.type === 'ok'
    ? judgeShown(state, checkout.intentId, first, outcome.result, around)
    : rejected(theSame(first.view, around));
}

/** It may have been accepted, unless there was an obstacle, or refused, for whatever reason there was. */
function judgeUnknown(
  state: ShopState,
  checkout: Checkout,
  must: readonly RefusalReason[],
  may: readonly RefusalReason[],
): Judgement {
  const { input, intentId } = checkout;
  const sold = withIntent(moveStock(state, unitsBySku(input.lines), -1), intentId, {
    ...{ type: 'accepted', input, view: null, made: checkout },
  });
  const reasons = [...must, ...may].filter((reason) => reason !== 'in-flight');
  const refused = withIntent(state, intentId, { type: 'refused', input, reasons });
  return allowed(...(must.length === 0 ? [sold] : []), ...(reasons.length > 0 ? [refused] : []));
}

function judgeFresh(state: ShopState, checkout: Checkout, around: Surroundings): Judgement {
  const { outcome, input, intentId } = checkout;
  const must = obstacles(state, checkout, around);
  const may = excuses(state, checkout, around);
  if (outcome.type === 'refused') {
    if (![...must, ...may].includes(outcome.reason)) {
      return rejected(
        must.length > 0 ? `refused: ${must.join(' or ')}` : 'ok: card accepted, stock suffices',
      );
    }
    // Whether a twin is at work says nothing about the intent: only what the shop decided is worth replaying.
    if (outcome.reason === 'in-flight') return allowed(state);
    const earlier = state.intents.get(intentId);
    const reasons = [...(earlier?.type === 'refused' ? earlier.reasons : []), outcome.reason];
    return allowed(withIntent(state, intentId, { type: 'refused', input, reasons }));
  }
  if (outcome.type === 'unknown') return judgeUnknown(state, checkout, must, may);
  if (must.length > 0) return rejected(`refused: ${must.join(' or ')}`);
  const wrong = whatIsWrongWith(outcome.result, checkout, around);
  if (wrong !== null) return rejected(wrong);
  const sold = moveStock(state, unitsBySku(input.lines), -1);
  return allowed(
    withIntent(sold, intentId, { type: 'accepted', input, view: outcome.result, made: checkout }),
  );
}

/** A checkout succeeds if and only if it is well-formed, its card is accepted and stock suffices; once for each key. */
export function judgeCheckout(state: ShopState, checkout: Checkout, around: Surroundings): Judgement {
  const earlier = state.intents.get(checkout.intentId);
  return earlier?.type === 'accepted'
    ? judgeRepeat(state, checkout, earlier, around)
    : judgeFresh(state, checkout, around);
}
