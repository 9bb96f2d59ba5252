import type { CollectionName, Evidence, OrderRecord } from '../model/evidence.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { attributePayments, isCaptured } from './bank.ts';
import { conclude, type Offence } from './conclude.ts';
import { describe, describeOrder, short } from './describe.ts';
import { stillHeld } from './intents.ts';
import { moveByOrder, netMovements } from './movements.ts';
import { merge, sameUnits } from './units.ts';

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
  const orders = evidence.orders.state === 'known' ? evidence.orders.records : [];
  const payments = used.includes('payments') ? attributePayments(evidence) : null;
  const withMovements = used.includes('movements') && moveByOrder(evidence);
  const isStillHeld = stillHeld(evidence);
  const isPaid = ({ orderId, totalCents }: OrderRecord): boolean =>
    payments === null || totalCents === 0 || (payments.get(orderId) ?? []).some(isCaptured);
  const mayHold = ({ intentId }: OrderRecord): boolean =>
    intentId !== null && isStillHeld(evidence.index.checkoutsByIntent.get(intentId) ?? []);
  const offences = orders.flatMap((order) => {
    const missing = [
      ...(order.status === 'live' && !isPaid(order) ? ['its payment'] : []),
      ...missingParts(order, evidence),
      ...(withMovements && !moved(order, evidence, mayHold(order)) ? ['stock movements that match it'] : []),
    ];
    return missing.length === 0 ? [] : [fractured(order, missing, evidence)];
  });
  return conclude(orders.length, [...offences, ...orphans(evidence, withMovements)]);
}

const missingParts = ({ orderId, status }: OrderRecord, { index }: Evidence): string[] =>
  status === 'live' && (index.linesByOrder.get(orderId) ?? []).length === 0 ? ['its lines'] : [];

function moved({ orderId, status }: OrderRecord, { index }: Evidence, mayHold: boolean): boolean {
  const net = netMovements(index.movementsByOrder.get(orderId) ?? []);
  const out = new Map([...net].filter(([, delta]) => delta !== 0).map(([sku, delta]) => [sku, -delta]));
  if (status === 'live') return sameUnits(out, merge(index.linesByOrder.get(orderId) ?? []));
  return status === 'pending' || mayHold || out.size === 0;
}

function fractured(order: OrderRecord, missing: readonly string[], { index }: Evidence): Offence {
  const attempts = order.intentId === null ? [] : (index.checkoutsByIntent.get(order.intentId) ?? []);
  const movements = index.movementsByOrder.get(order.orderId) ?? [];
  return {
    summary: `An order is ${order.status} without ${missing.join(' and without ')}.`,
    facts: () => [
      describeOrder(order),
      ...(index.linesByOrder.get(order.orderId) ?? []).map(
        ({ sku, quantity }) => `database: line ${quantity} × ${short(sku)}`,
      ),
      ...movements.map(({ sku, delta, reason }) => `database: movement ${delta} × ${short(sku)}, ${reason}`),
      ...attempts.map(describe),
    ],
    offending: attempts.map(({ id }) => id),
  };
}

/** Lines and movements of orders that are not there; movements of skus that the scenario does not sell are not ours. */
function orphans({ index }: Evidence, withMovements: boolean): Offence[] {
  const orphan = (orderId: string, what: string): Offence => ({
    summary: `The database has ${what} of an order that does not exist.`,
    facts: () => [`database: no order ${short(orderId)}`],
    offending: [],
  });
  const lines = [...index.linesByOrder.keys()]
    .filter((orderId) => !index.orderById.has(orderId))
    .map((orderId) => orphan(orderId, 'lines'));
  if (!withMovements) return lines;
  const movements = [...index.movementsByOrder]
    .filter(([orderId]) => !index.orderById.has(orderId))
    .filter(([, own]) =>
      [...netMovements(own)].some(([sku, delta]) => delta !== 0 && index.productBySku.has(sku)),
    )
    .map(([orderId]) => orphan(orderId, 'stock movements'));
  return [...lines, ...movements];
}
