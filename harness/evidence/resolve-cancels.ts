import type { Evidence, OrderRecord } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import { type Fate, UNRESOLVED } from './fate.ts';

type Cancel = Operation<'cancel'>;

/**
 * A cancellation took effect where its order is cancelled, by the word of an answer or of the database; whichever of several
 * attempts it was that did it, as with the attempts at one checkout. It had none where the shop was quiet and its order,
 * which the database knows, is not cancelled.
 */
export function resolveCancels(unknown: readonly Cancel[], evidence: Evidence): [Cancel, Fate][] {
  if (unknown.length === 0) return [];
  const said = saidCancelled(evidence);
  return unknown.map((cancel) => [cancel, fateOf(cancel, said, evidence)]);
}

/** Ids of orders that any answer showed as cancelled. */
function saidCancelled({ index: { operationsOf } }: Evidence): ReadonlySet<string> {
  const views = [...operationsOf.readOrder, ...operationsOf.cancel].flatMap(({ outcome }) =>
    outcome.type === 'ok' ? [outcome.result] : [],
  );
  return new Set(views.filter(({ status }) => status === 'cancelled').map(({ orderId }) => orderId));
}

function fateOf(cancel: Cancel, said: ReadonlySet<string>, evidence: Evidence): Fate {
  const ids = orderIdsOf(cancel, evidence);
  if (ids.some((orderId) => said.has(orderId))) return { became: 'took effect', witness: 'history' };
  const orders = ids
    .map((orderId) => evidence.index.orderAt(evidence.index.orderNumber(orderId)))
    .filter((order): order is OrderRecord => order !== undefined);
  if (orders.some(({ status }) => status === 'cancelled'))
    return { became: 'took effect', witness: 'orders' };
  return orders.length > 0 && evidence.notDrained === null
    ? { became: 'no effect', witness: 'orders' }
    : UNRESOLVED;
}

/** The orders that it may have spoken of: more than one only where two buyers sent one key. */
function orderIdsOf({ input: { order } }: Cancel, { index }: Evidence): readonly string[] {
  if ('id' in order) return [order.id];
  const told = index
    .attemptsUnder(order.of)
    .flatMap(({ told: view }) => (view === null ? [] : [view.orderId]));
  return [...new Set(told)];
}
