import type { Evidence } from '../model/evidence.ts';
import { NONE, type Offence } from './conclude.ts';
import { describe } from './describe.ts';
import type { Acknowledged, Intent } from './intents.ts';
import { isReachable } from './order-states.ts';
import { orderedBy } from './wanted.ts';

/** What one buyer was told under one key, where a later success does not say what the first one did. */
export function contradictions({ attempts, acknowledged }: Intent, evidence: Evidence): readonly Offence[] {
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
