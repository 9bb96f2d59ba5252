import type { Operation, OrderStatus, OrderView } from '../model/operation.ts';
import { endOf } from './attempts.ts';
import { isReachable } from './order-states.ts';

/** That an answer showed an order's status. */
export interface Sighting {
  readonly operation: Operation;
  readonly status: OrderStatus;
  /** An answer to a checkout may be one that was stored: it says what was, not what is. */
  readonly isCurrent: boolean;
}

/** By order, in the order of the operations' starts. */
export function sightingsByOrder(history: readonly Operation[]): ReadonlyMap<string, readonly Sighting[]> {
  const byOrder = new Map<string, Sighting[]>();
  for (const operation of history) {
    const view = viewIn(operation);
    if (view === null) continue;
    const sighting = { operation, status: view.status, isCurrent: operation.kind !== 'checkout' };
    const already = byOrder.get(view.orderId);
    if (already === undefined) byOrder.set(view.orderId, [sighting]);
    else already.push(sighting);
  }
  for (const sightings of byOrder.values())
    if (sightings.length > 1) sightings.sort((one, other) => startOf(one) - startOf(other));
  return byOrder;
}

const startOf = ({ operation }: Sighting): number => operation.startedAt;

function viewIn({ kind, outcome }: Operation): OrderView | null {
  if (outcome.type !== 'ok' || (kind !== 'checkout' && kind !== 'readOrder' && kind !== 'cancel'))
    return null;
  return 'orderId' in outcome.result ? outcome.result : null;
}

export interface Contradiction {
  readonly problem: string;
  /** Those that it takes to see it. */
  readonly operations: readonly Operation[];
}

/**
 * What was shown of one order and cannot all have been true, one after the other.
 * @param status the order's own at the end, where it is known.
 */
export function contradiction(
  sightings: readonly Sighting[],
  status: OrderStatus | undefined,
): Contradiction | null {
  const back = wentBack(sightings);
  if (back !== null) {
    const [earlier, later] = back;
    return {
      problem: `it was ${earlier.status}, and later ${later.status}`,
      operations: [earlier.operation, later.operation],
    };
  }
  if (status === undefined) return null;
  const lost = sightings.find((shown) => !isReachable(shown.status, status));
  return lost === undefined
    ? null
    : { problem: `it was ${lost.status}, and is ${status} at the end`, operations: [lost.operation] };
}

/**
 * Two sightings of one order of which the second began after the first had ended, and shows what the first can never become.
 * Of each status the sighting that ended first is enough to remember: whoever began after any began after that one.
 */
function wentBack(sightings: readonly Sighting[]): readonly [Sighting, Sighting] | null {
  if (sightings.length < 2) return null;
  const first = new Map<OrderStatus, Sighting>();
  for (const sighting of sightings) {
    const known = first.get(sighting.status);
    if (known === undefined || endOf(sighting.operation) < endOf(known.operation))
      first.set(sighting.status, sighting);
  }
  for (const later of sightings.filter(({ isCurrent }) => isCurrent)) {
    for (const earlier of first.values()) {
      const isBefore = endOf(earlier.operation) < later.operation.startedAt;
      if (isBefore && !isReachable(earlier.status, later.status)) return [earlier, later];
    }
  }
  return null;
}
