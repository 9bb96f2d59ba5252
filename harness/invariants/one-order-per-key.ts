import type { CollectionName, Evidence } from '../model/evidence.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude, NONE, type Offence } from './conclude.ts';
import { contradictions } from './contradictions.ts';
import { describe, describeOrder } from './describe.ts';
import type { Intent } from './intents.ts';

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

function duplicates({ index }: Evidence): Offence[] {
  const { ordersByKey, attemptsByKey } = index;
  return ordersByKey.from(0).flatMap((key) => {
    if (ordersByKey.count(key) < 2) return NONE;
    const made = ordersByKey.of(key).filter(({ status }) => status !== 'failed');
    const known = new Set<string>();
    // Whether he was there before.
    const again = made.find(({ buyer }) => known.size === known.add(buyer).size);
    if (again === undefined) return NONE;
    const twins = made.filter(({ buyer }) => buyer === again.buyer);
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
