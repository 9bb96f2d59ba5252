import type { Evidence, MovementRecord, OrderRecord } from '../model/evidence.ts';
import type { OrderStatus } from '../model/operation.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude, type Offence } from './conclude.ts';
import { describe, describeOrder, short } from './describe.ts';
import { ordersStillHeld } from './held-orders.ts';
import { involvedIn } from './involved.ts';
import { moveByOrder, netMovements } from './movements.ts';

/**
 * The movements of one order: what a sale took, a release or a cancellation gives back, all of it and no more. (A compensation
 * takes effect once, however often it is tried: Garcia-Molina and Salem, "Sagas", SIGMOD 1987.)
 */
export const holdsAreReleasedOnce: Invariant = {
  name: 'holds-are-released-once',
  family: 'oversold',
  promise: 'An order that fails, expires or is cancelled gives its units back exactly once.',
  needs: [['orders', 'movements']],
  check,
};

const GIVEN_UP: ReadonlySet<OrderStatus> = new Set(['failed', 'cancelled']);

function check(evidence: Evidence): Finding {
  const { orders, index } = evidence;
  if (orders.state === 'absent' || !moveByOrder(evidence)) return conclude(0, []);
  const isStillHeld = ordersStillHeld(evidence);
  const moved = orders.records.flatMap((order, number) => {
    const movements = index.movementsOfOrder.of(number);
    return GIVEN_UP.has(order.status) || movements.some(isReturn) ? [{ order, number, movements }] : [];
  });
  const offences = moved.flatMap(({ order, number, movements }) => {
    // Only a hold may outlast its refusal: what was sold and then cancelled is back at once.
    const mayHold = order.status === 'failed' ? isStillHeld(number) : order.status !== 'cancelled';
    const problem = problemOf(movements, mayHold);
    return problem === null ? [] : [miscounted(order, movements, problem, evidence)];
  });
  return conclude(moved.length, offences);
}

const isReturn = ({ reason }: MovementRecord): boolean => reason === 'release' || reason === 'cancel';

/** @param mayHold whether some of it, or all, may still be out. */
function problemOf(movements: readonly MovementRecord[], mayHold: boolean): string | null {
  for (const [sku, net] of netMovements(movements)) {
    if (net > 0) return `${net} × ${short(sku)} came back that it had not taken`;
    if (net < 0 && !mayHold) return `${-net} × ${short(sku)} never came back`;
  }
  return null;
}

function miscounted(
  order: OrderRecord,
  movements: readonly MovementRecord[],
  problem: string,
  evidence: Evidence,
): Offence {
  const involved = involvedIn(order.intentId, evidence);
  return {
    summary: `The units of an order that is ${order.status} were to come back exactly once, but ${problem}.`,
    facts: () => [
      describeOrder(order),
      ...movements.map(({ sku, delta, reason }) => `database: movement ${delta} × ${short(sku)}, ${reason}`),
      ...involved.map(describe),
    ],
    offending: involved.map(({ id }) => id),
  };
}
