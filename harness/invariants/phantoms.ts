import type { Evidence, Indexes, OrderRecord } from '../model/evidence.ts';
import type { Offence } from './conclude.ts';
import { describeOrder } from './describe.ts';
import type { Intent } from './intents.ts';

/**
 * Live orders that nobody tried to make. An order without an intent may be the work of an attempt whose outcome is
 * unknown, so only those beyond the number of such intents of the same buyer that have no order yet are phantoms.
 */
export function phantoms({ orders, index, buyers }: Evidence): readonly Offence[] {
  if (orders.state === 'absent') return [];
  const acknowledged = new Uint8Array(orders.records.length);
  for (const { told } of index.attempts) if (told !== null) acknowledged[told.order] = 1;
  const open = unknownsByBuyer(index.intents, buyers);
  return orders.records
    .filter(({ status }, number) => status === 'live' && acknowledged[number] === 0)
    .filter((order) => isPhantom(order, open, index))
    .map(phantom);
}

function unknownsByBuyer(intents: readonly Intent[], buyers: readonly string[]): Map<string, number> {
  const open = new Map<string, number>();
  for (const { fate, actor, orders } of intents) {
    const buyer = fate === 'unknown' && typeof actor === 'number' ? buyers[actor] : undefined;
    // Whoever has made the one order that a key may make has not made another.
    const hasOrder = orders.some(({ status }) => status !== 'failed');
    if (buyer !== undefined && !hasOrder) open.set(buyer, (open.get(buyer) ?? 0) + 1);
  }
  return open;
}

function isPhantom({ intentId, buyer }: OrderRecord, open: Map<string, number>, index: Indexes): boolean {
  if (intentId !== null) return index.attemptsUnder(intentId).length === 0;
  const left = open.get(buyer) ?? 0;
  open.set(buyer, left - 1);
  return left <= 0;
}

const phantom = (order: OrderRecord): Offence => ({
  summary: `An order is live that nobody tried to make: ${order.totalCents} cents for ${order.buyer}.`,
  facts: () => [describeOrder(order), 'history: no checkout has its intent'],
  offending: [],
});
