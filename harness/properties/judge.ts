import { money } from '../model/money.ts';
import type { Actor, Operation, OrderView, RefusalReason } from '../model/operation.ts';
import { judgeCheckout, judgeShown } from './judge-checkout.ts';
import { allowed, type Judgement, moveStock, rejected, type ShopState } from './shop-state.ts';
import type { Surroundings } from './surroundings.ts';

const DENIALS: readonly RefusalReason[] = ['forbidden', 'unauthenticated', 'not-found', 'other'];

/** Whoever is not the administrator is refused; the administrator is not. */
function judgeAdministration(
  actor: Actor,
  operation: Operation,
  state: ShopState,
  done: ShopState,
): Judgement {
  const { outcome } = operation;
  // What nobody knows the outcome of may have had the effect that it was allowed to have.
  if (outcome.type === 'unknown') return allowed(actor === 'admin' ? done : state);
  if (actor === 'admin') return outcome.type === 'ok' ? allowed(done) : rejected('ok');
  const denied = outcome.type === 'refused' && DENIALS.includes(outcome.reason);
  return denied ? allowed(state) : rejected('refused: forbidden or unauthenticated');
}

/** A read of an order that does not exist, or is somebody else's: the caller must not be able to tell which. */
function judgeMissing(state: ShopState, operation: Operation<'readOrder'>): Judgement {
  const { outcome, input } = operation;
  if (outcome.type === 'unknown') return allowed(state);
  const caller = input.actor === 'anonymous' ? 'anonymous' : 'buyer';
  const may: readonly RefusalReason[] =
    caller === 'anonymous' ? ['unauthenticated', 'not-found', 'forbidden'] : ['not-found', 'forbidden'];
  if (outcome.type !== 'refused' || !may.includes(outcome.reason))
    return rejected(`refused: ${may.join(' or ')}`);
  const before = state.missing[caller];
  if (before !== undefined && before !== outcome.reason) {
    return rejected(`refused: ${before}, as before (a foreign order must look like one that does not exist)`);
  }
  return allowed({ ...state, missing: { ...state.missing, [caller]: outcome.reason } });
}

/** A shop whose ids have another form may refuse one without looking for it: that tells nothing of what exists. */
const isMalformed = ({ outcome }: Operation<'readOrder'>): boolean =>
  outcome.type === 'refused' && outcome.reason === 'invalid';

const nameOf = (view: OrderView | null, { currency }: Surroundings): string =>
  view === null ? 'the order' : `order ${view.orderId} with total ${money(view.totalCents, currency)}`;

function judgeRead(state: ShopState, operation: Operation<'readOrder'>, around: Surroundings): Judgement {
  const { input, outcome } = operation;
  if (outcome.type === 'unknown') return allowed(state);
  if ('id' in input.order) return isMalformed(operation) ? allowed(state) : judgeMissing(state, operation);
  const intent = state.intents.get(input.order.of);
  // In an order of operations where it has not been made yet, nobody can have its id.
  if (intent?.type !== 'accepted') return rejected('an order that has been made');
  if (input.actor === 'admin') return allowed(state);
  if (input.actor !== intent.input.actor) return judgeMissing(state, operation);
  if (outcome.type !== 'ok') return rejected(`ok: its owner reads ${nameOf(intent.view, around)}`);
  return judgeShown(state, input.order.of, intent, outcome.result, around);
}

function judgeBrowse(state: ShopState, operation: Operation<'browse'>, around: Surroundings): Judgement {
  const { outcome, input } = operation;
  if (outcome.type === 'unknown') return allowed(state);
  // A shop that shows its products to members only is an honest shop.
  if (input.actor === 'anonymous' && outcome.type === 'refused' && outcome.reason === 'unauthenticated') {
    return allowed(state);
  }
  const prices = around.prices(input.sku, operation, around.declarations.stalenessMs);
  const honest =
    outcome.type === 'ok' &&
    outcome.result.sku === input.sku &&
    prices.includes(outcome.result.unitPriceCents);
  return honest
    ? allowed(state)
    : rejected(`ok with ${prices.map((price) => money(price, around.currency)).join(' or ')}`);
}

/** The sequential model: whether `operation`, had it happened all at once in `state`, may have had its outcome. Pure. */
export function judge(state: ShopState, operation: Operation, around: Surroundings): Judgement {
  switch (operation.kind) {
    case 'checkout':
      return judgeCheckout(state, operation, around);
    case 'readOrder':
      return judgeRead(state, operation, around);
    case 'browse':
      return judgeBrowse(state, operation, around);
    case 'cancel':
    case 'readAccount':
    case 'signUp':
    case 'webhook':
      return rejected(`nothing: programs have no ${operation.kind}`);
    // No program makes products: what it is given is all that there is.
    case 'createProduct':
    case 'changePrice':
      return judgeAdministration(operation.input.actor, operation, state, state);
    case 'restock': {
      const added = new Map([[operation.input.sku, operation.input.quantity]]);
      return judgeAdministration(operation.input.actor, operation, state, moveStock(state, added, 1));
    }
  }
}
