import type { Evidence, OrderRecord } from '../model/evidence.ts';
import type { Offence } from './conclude.ts';
import { describeOrder } from './describe.ts';
import type { Intent } from './intents.ts';

/**
 * Live orders that nobody tried to make. An order without an intent may be the work of an attempt whose outcome is
 * unknown, so only those beyond the number of such attempts of the same buyer are phantoms.
 */
export function phantoms(intents: readonly Intent[], evidence: Evidence): readonly Offence[] {
  if (evidence.orders.state === 'absent') return [];
  const acknowledged = new Set(
    intents.flatMap((intent) => intent.acknowledged.map(({ outcome }) => outcome.result.orderId)),
  );
  const unclaimed = evidence.orders.records.filter(
    ({ status, orderId }) => status === 'live' && !acknowledged.has(orderId),
  );
  const open = unknownsByBuyer(intents, evidence);
  return unclaimed.filter((order) => isPhantom(order, open, evidence)).map(phantom);
}

function unknownsByBuyer(intents: readonly Intent[], { buyers }: Evidence): Map<string, number> {
  const open = new Map<string, number>();
  for (const { fate, attempts } of intents) {
    const actor = attempts[0]?.input.actor;
    const buyer = typeof actor === 'number' ? buyers[actor] : undefined;
    if (fate === 'unknown' && buyer !== undefined) open.set(buyer, (open.get(buyer) ?? 0) + 1);
  }
  return open;
}

function isPhantom(
  { intentId, buyer }: OrderRecord,
  open: Map<string, number>,
  { index }: Evidence,
): boolean {
  if (intentId !== null) return !index.checkoutsByIntent.has(intentId);
  const left = open.get(buyer) ?? 0;
  open.set(buyer, left - 1);
  return left <= 0;
}

const phantom = (order: OrderRecord): Offence => ({
  summary: `An order is live that nobody tried to make: ${order.totalCents} cents for ${order.buyer}.`,
  facts: () => [describeOrder(order), 'history: no checkout has its intent'],
  offending: [],
});
