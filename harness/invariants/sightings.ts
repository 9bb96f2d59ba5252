import { outcomeTypeOf } from '../model/checkout-listener.ts';
import type { Indexes } from '../model/evidence.ts';
import type { Operation, OrderStatus } from '../model/operation.ts';
import type { Instant } from '../model/time.ts';
import { type Attempt, endOf } from './intents.ts';
import { isReachable } from './order-states.ts';

/** That an answer showed an order's status. */
export interface Sighting {
  /** The order's number. */
  readonly order: number;
  readonly status: OrderStatus;
  readonly startedAt: Instant;
  readonly end: Instant;
  /** An answer to a checkout may be one that was stored: it says what was, not what is. */
  readonly isCurrent: boolean;
  readonly operation: Operation;
}

/** By order, in the order of the operations' starts; the orders in that of their first sightings. */
export function sightingsByOrder(index: Indexes): ReadonlyMap<number, readonly Sighting[]> {
  const { readOrder, cancel } = index.operationsOf;
  const views = [...readOrder, ...cancel].filter((operation) => outcomeTypeOf(operation) === 'ok');
  const sightings = [
    ...index.attempts.flatMap(sightingIn),
    ...views.flatMap((operation) => sightingOf(operation, index)),
  ].sort((one, other) => one.operation.id - other.operation.id);
  const byOrder = new Map<number, Sighting[]>();
  for (const sighting of sightings) {
    const already = byOrder.get(sighting.order);
    if (already === undefined) byOrder.set(sighting.order, [sighting]);
    else already.push(sighting);
  }
  for (const ofOrder of byOrder.values())
    if (ofOrder.length > 1) ofOrder.sort((one, other) => one.startedAt - other.startedAt);
  return byOrder;
}

const NEVER_SEEN: readonly Sighting[] = [];

function sightingIn({ told, startedAt, end, operation }: Attempt): readonly Sighting[] {
  if (told === null) return NEVER_SEEN;
  const { order, status } = told;
  return [{ order, status, startedAt, end, isCurrent: false, operation }];
}

function sightingOf(operation: Operation<'readOrder' | 'cancel'>, index: Indexes): readonly Sighting[] {
  const { outcome, startedAt } = operation;
  if (outcome.type !== 'ok') return NEVER_SEEN;
  const { orderId, status } = outcome.result;
  const order = index.orderNumber(orderId);
  return [{ order, status, startedAt, end: endOf(operation), isCurrent: true, operation }];
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
    if (known === undefined || sighting.end < known.end) first.set(sighting.status, sighting);
  }
  for (const later of sightings.filter(({ isCurrent }) => isCurrent)) {
    for (const earlier of first.values()) {
      const isBefore = earlier.end < later.startedAt;
      if (isBefore && !isReachable(earlier.status, later.status)) return [earlier, later];
    }
  }
  return null;
}
