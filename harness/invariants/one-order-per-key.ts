import type { CollectionName, Evidence, OrderRecord } from '../model/evidence.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude, NONE, type Offence } from './conclude.ts';
import { describe, describeOrder } from './describe.ts';
import type { Acknowledged, Intent } from './intents.ts';
import { isReachable } from './order-states.ts';
import { orderedBy } from './wanted.ts';

/**
 * Of each buyer and key: one order at most, whatever its attempts were told says the same (of its status: what one order can be,
 * sooner or later), and none of them was told of success for another body (draft-ietf-httpapi-idempotency-key-header, "Idempotency
 * Enforcement Scenarios"). What another buyer does under the same key is another order.
 */
export const oneOrderPerKey: Invariant = {
  name: 'one-order-per-key',
  family: 'lost data',
  promise:
    'A key makes at most one order, every success for it says the same, and it is good for one body only.',
  needs: [['orders'], []],
  check,
};

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  const intents = evidence.index.intents.filter(({ fate }) => fate !== 'refused');
  const offences = [
    ...intents.flatMap((intent) => contradictions(intent, evidence)),
    ...(used.includes('orders') ? duplicates(evidence) : []),
  ];
  // Without the database only what was told twice can contradict itself.
  const examined = used.includes('orders') ? intents : intents.filter(isToldAgain);
  return conclude(examined.length, offences);
}

const isToldAgain = ({ attempts, acknowledged }: Intent): boolean =>
  attempts.length > 1 && acknowledged.length > 1;

function contradictions({ attempts, acknowledged }: Intent, evidence: Evidence): readonly Offence[] {
  if (attempts.length === 1) return NONE;
  const [first, ...again] = acknowledged;
  if (first === undefined) return NONE;
  // From pending an order may still go anywhere, so that it contradicts nothing.
  const settled = acknowledged.find(({ told }) => told.status !== 'pending') ?? first;
  return again.flatMap((attempt) => [
    ...offence(first, attempt, contradiction(first, attempt, evidence)),
    ...offence(settled, attempt, twoFates(settled, attempt)),
  ]);
}

const offence = (first: Acknowledged, again: Acknowledged, problem: string | null): readonly Offence[] =>
  problem === null
    ? NONE
    : [
        {
          summary: problem,
          facts: () => [describe(first.operation), describe(again.operation)],
          offending: [first.id, again.id],
        },
      ];

/** An answer may be an old one that was stored, so that either state may be the earlier one. */
function twoFates({ told }: Acknowledged, { told: retold }: Acknowledged): string | null {
  if (told.order !== retold.order) return null;
  return isReachable(told.status, retold.status) || isReachable(retold.status, told.status)
    ? null
    : `Two attempts under one key were told that their order is ${told.status}, and that it is ${retold.status}: neither can come of the other.`;
}

function contradiction(first: Acknowledged, again: Acknowledged, evidence: Evidence): string | null {
  const { told } = first;
  const retold = again.told;
  if (orderedBy(first, evidence) !== orderedBy(again, evidence))
    return 'One key was accepted for two different orders.';
  if (told.order !== retold.order)
    return 'One key was to make one order, but two attempts were told of different ones.';
  return told.totalCents === retold.totalCents && told.currency === retold.currency
    ? null
    : 'Two attempts under one key were told different totals of the same order.';
}

function duplicates({ index }: Evidence): Offence[] {
  const { ordersByKey, attemptsByKey } = index;
  return ordersByKey.from(0).flatMap((key) => {
    if (ordersByKey.count(key) < 2) return NONE;
    const made = ordersByKey.of(key).filter(({ status }) => status !== 'failed');
    const again = made.find((one, position) => made.findIndex((other) => sameBuyer(other, one)) < position);
    if (again === undefined) return NONE;
    const twins = made.filter((other) => sameBuyer(other, again));
    const attempts = attemptsByKey.of(key);
    return [
      {
        summary: `One key was to make one order, but the database has ${twins.length} for it.`,
        facts: () => [...twins.map(describeOrder), ...attempts.map(({ operation }) => describe(operation))],
        offending: attempts.map(({ id }) => id),
      },
    ];
  });
}

const sameBuyer = (one: OrderRecord, other: OrderRecord): boolean => one.buyer === other.buyer;
