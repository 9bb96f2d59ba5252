import type { Attempt, Look } from '../model/joins.ts';
import type { Operation, OrderStatus } from '../model/operation.ts';
import { isReachable } from './order-states.ts';

/** That an answer showed an order, or none where it showed nothing. */
type Sighting = Attempt | Look;

export interface Contradiction {
  readonly problem: string;
  /** Those that it takes to see it. */
  readonly operations: readonly Operation[];
}

/** An answer to a checkout may be one that was stored: it says what was, not what is. */
const isCurrent = ({ operation }: Sighting): boolean => operation.kind !== 'checkout';

const inTime = (one: Sighting, other: Sighting): number =>
  one.startedAt - other.startedAt || one.operation.id - other.operation.id;

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
      problem: `it was ${earlier.told?.status}, and later ${later.told?.status}`,
      operations: [earlier.operation, later.operation],
    };
  }
  if (status === undefined) return null;
  const lost = sightings.find(({ told }) => told !== null && !isReachable(told.status, status));
  return lost === undefined
    ? null
    : { problem: `it was ${lost.told?.status}, and is ${status} at the end`, operations: [lost.operation] };
}

/**
 * Two sightings of one order of which the second began after the first had ended, and shows what the first can never become.
 * Of each status the sighting that ended first is enough to remember: whoever began after any began after that one.
 */
function wentBack(sightings: readonly Sighting[]): readonly [Sighting, Sighting] | null {
  // Nearly always: all of them show the same.
  if (sightings.every(({ told }) => told === null || told.status === sightings[0]?.told?.status)) return null;
  const sorted = [...sightings].sort(inTime);
  const first = new Map<OrderStatus, Sighting>();
  for (const sighting of sorted) {
    const { told, end } = sighting;
    if (told === null) continue;
    const known = first.get(told.status);
    if (known === undefined || end < known.end) first.set(told.status, sighting);
  }
  for (const later of sorted.filter(isCurrent)) {
    for (const [status, earlier] of first) {
      const isBefore = earlier.end < later.startedAt;
      if (isBefore && later.told !== null && !isReachable(status, later.told.status)) return [earlier, later];
    }
  }
  return null;
}
