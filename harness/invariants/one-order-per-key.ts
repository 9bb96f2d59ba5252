import type { CollectionName, Evidence, OrderRecord } from '../model/evidence.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude, type Offence } from './conclude.ts';
import { describe, describeOrder } from './describe.ts';
import { type Acknowledged, type Checkout, type Intent, intentsOf } from './intents.ts';

/** Keys belong to a buyer: what another buyer does under the same one is another order. */
export const oneOrderPerKey: Invariant = {
  name: 'one-order-per-key',
  family: 'lost data',
  promise:
    'A key makes at most one order, every success for it says the same, and it is good for one body only.',
  needs: [['orders'], []],
  check,
};

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  const intents = intentsOf(evidence).filter(({ fate }) => fate !== 'refused');
  const offences = [
    ...intents.flatMap(contradictions),
    ...(used.includes('orders') ? duplicates(evidence) : []),
  ];
  return conclude(intents.length, offences);
}

function contradictions({ acknowledged }: Intent): Offence[] {
  const [first, ...again] = acknowledged;
  if (first === undefined) return [];
  return again.flatMap((attempt) => {
    const problem = contradiction(first, attempt);
    if (problem === null) return [];
    return [
      {
        summary: problem,
        facts: () => [describe(first), describe(attempt)],
        offending: [first.id, attempt.id],
      },
    ];
  });
}

function contradiction(first: Acknowledged, again: Acknowledged): string | null {
  const told = first.outcome.result;
  const retold = again.outcome.result;
  if (bodyOf(first) !== bodyOf(again)) return 'One key was accepted for two different orders.';
  if (told.orderId !== retold.orderId)
    return 'One key was to make one order, but two attempts were told of different ones.';
  return told.totalCents === retold.totalCents && told.currency === retold.currency
    ? null
    : 'Two attempts under one key were told different totals of the same order.';
}

/** What the request of an attempt says; card and voucher are part of it. */
const bodyOf = ({ input: { lines, card = 'accepted', voucher, forgery } }: Checkout): string =>
  JSON.stringify([
    lines.map(({ sku, quantity }) => [sku, quantity]),
    ...[card, voucher, forgery?.field, forgery?.value],
  ]);

function duplicates({ index }: Evidence): Offence[] {
  return [...index.ordersByIntent].flatMap(([intentId, orders]) => {
    const made = orders.filter(({ status }) => status !== 'failed');
    const again = made.find(
      (order, position) => made.findIndex((other) => sameBuyer(other, order)) < position,
    );
    if (again === undefined) return [];
    const twins = made.filter((order) => sameBuyer(order, again));
    const attempts = index.checkoutsByIntent.get(intentId) ?? [];
    return [
      {
        summary: `One key was to make one order, but the database has ${twins.length} for it.`,
        facts: () => [...twins.map(describeOrder), ...attempts.map(describe)],
        offending: attempts.map(({ id }) => id),
      },
    ];
  });
}

const sameBuyer = (one: OrderRecord, other: OrderRecord): boolean => one.buyer === other.buyer;
