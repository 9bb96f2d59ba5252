import {
  type CollectionName,
  type Evidence,
  type Indexes,
  type OrderRecord,
  recordsOf,
} from '../model/evidence.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { isCaptured } from './bank.ts';
import { conclude, NONE, type Offence } from './conclude.ts';
import { describe, describeOrder, short } from './describe.ts';
import { ordersStillHeld } from './held-orders.ts';
import { isLasting, isMovedBy, moveByOrder } from './movements.ts';
import { orphans } from './orphans.ts';

/**
 * Of each order: live means lines, movements that match them and a captured payment; failed means none that lasts; and there are
 * no lines or movements without a header. (Atomic visibility: Bailis et al., "Scalable Atomic Visibility with RAMP Transactions",
 * SIGMOD 2014, which calls the opposite a fractured read.)
 */
export const noFracturedOrder: Invariant = {
  name: 'no-fractured-order',
  family: 'lost data',
  promise: 'Header, lines, stock movement and payment of an order exist together or not at all.',
  needs: [
    ['orders', 'lines', 'movements', 'payments'],
    ['orders', 'lines', 'movements'],
    ['orders', 'lines', 'payments'],
    ['orders', 'lines'],
  ],
  check,
};

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  const { index } = evidence;
  const orders = recordsOf(evidence.orders);
  const withPayments = used.includes('payments');
  const withMovements = used.includes('movements') && moveByOrder(evidence);
  const isStillHeld = ordersStillHeld(evidence);
  const offences = orders.flatMap((order, number) => {
    const missing = [
      ...(withPayments && !isPaid(order, number, index) ? ['its payment'] : []),
      ...(order.status === 'live' && index.linesOfOrder.count(number) === 0 ? ['its lines'] : []),
      ...(withMovements && !moved(order, number, index, isStillHeld)
        ? ['stock movements that match it']
        : []),
    ];
    return missing.length === 0 ? NONE : [fractured(order, number, missing, index)];
  });
  return conclude(orders.length, [...offences, ...orphans(evidence, orders.length, withMovements)]);
}

const isPaid = ({ status, totalCents }: OrderRecord, number: number, index: Indexes): boolean =>
  status !== 'live' || totalCents === 0 || index.paymentsOfOrder.of(number).some(isCaptured);

function moved(
  { status }: OrderRecord,
  number: number,
  index: Indexes,
  isStillHeld: (order: number) => boolean,
): boolean {
  const movements = index.movementsOfOrder.of(number);
  if (status === 'live') return isMovedBy(index.linesOfOrder.of(number), movements);
  return status === 'pending' || isStillHeld(number) || !isLasting(movements);
}

function fractured(order: OrderRecord, number: number, missing: readonly string[], index: Indexes): Offence {
  const attempts = index.attemptsOfOrder(number);
  return {
    summary: `An order is ${order.status} without ${missing.join(' and without ')}.`,
    facts: () => [
      describeOrder(order),
      ...index.linesOfOrder
        .of(number)
        .map(({ sku, quantity }) => `database: line ${quantity} × ${short(sku)}`),
      ...index.movementsOfOrder
        .of(number)
        .map(({ sku, delta, reason }) => `database: movement ${delta} × ${short(sku)}, ${reason}`),
      ...attempts.map(({ operation }) => describe(operation)),
    ],
    offending: attempts.map(({ id }) => id),
  };
}
