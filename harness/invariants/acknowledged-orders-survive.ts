import { Callers } from '../model/callers.ts';
import type { CollectionName, Evidence, OrderRecord } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { isCancelled, mayBeCancelled } from './cancellations.ts';
import { conclude, NONE, type Offence } from './conclude.ts';
import { describe, describeOrder, short } from './describe.ts';
import { type FinalRead, finalReads } from './final-reads.ts';
import type { Acknowledged, Attempt, Intent } from './intents.ts';
import { type Expected, orderDiffers, viewDiffers } from './order-differs.ts';
import { phantoms } from './phantoms.ts';
import { goneThoughShown } from './shown-sold.ts';

/**
 * Lost: acknowledged, and not there at the end. Phantom: there, and never attempted. What was unknown and is there was recovered,
 * and is right as long as it is what was asked for. Read from the database, and from the shop when owners read their orders at the
 * end. (Jepsen's set checker: `jepsen.checker/set`, whose words these are.)
 */
export const acknowledgedOrdersSurvive: Invariant = {
  name: 'acknowledged-orders-survive',
  family: 'lost data',
  promise:
    'Every acknowledged order is there at the end, with the same owner, lines and total; no other order is.',
  needs: [['orders', 'lines'], []],
  check,
};

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  const fromDatabase = used.includes('orders');
  const kept = evidence.index.intents.filter(({ fate }) => fate === 'ok');
  const reads = finalReads(evidence);
  const callers = new Callers(evidence.buyers);
  const offences = [
    ...(fromDatabase ? kept.flatMap((intent) => inDatabase(intent, callers, evidence)) : []),
    ...reads.flatMap(inFinalRead),
    ...(fromDatabase ? [...goneThoughShown(evidence), ...phantoms(evidence)] : []),
  ];
  return conclude(fromDatabase ? kept.length : reads.length, offences);
}

/** A cancelled order is there as well; an acknowledged cancellation is as good a promise as an acknowledged order. */
const expected = (intent: Intent): Expected => ({
  isCancelled: isCancelled(intent),
  mayBeCancelled: mayBeCancelled(intent),
});

/** Every acknowledgement is a promise of its own, even a replayed one. */
function inDatabase(intent: Intent, callers: Callers, evidence: Evidence): readonly Offence[] {
  for (const attempt of intent.acknowledged) {
    const order = evidence.index.orderAt(attempt.told.order);
    const problem =
      orderDiffers(attempt, order, expected(intent), evidence) ?? ofGuest(attempt, order, callers);
    if (problem !== null) {
      return [
        lostOrder(attempt, problem, order === undefined ? 'database: no such order' : describeOrder(order)),
      ];
    }
  }
  return NONE;
}

/** A guest's order is no buyer's. */
function ofGuest({ actor }: Attempt, order: OrderRecord | undefined, callers: Callers): string | null {
  if (order === undefined || callers.ofActor(actor) === callers.ofAddress(order.buyer)) return null;
  return typeof actor === 'number' ? null : `it belongs to ${short(order.buyer)}, who did not order it`;
}

function lostOrder(
  attempt: Acknowledged,
  problem: string,
  fact: string,
  ...reads: readonly Operation[]
): Offence {
  return {
    summary: `An order was acknowledged, but ${problem}.`,
    facts: () => [describe(attempt.operation), ...reads.map(describe), fact],
    offending: [attempt.id, ...reads.map(({ id }) => id)],
    costCents: problem.startsWith('it is gone') ? attempt.told.totalCents : 0,
  };
}

function inFinalRead({ read, intent }: FinalRead): readonly Offence[] {
  const shown = read.outcome.type === 'ok' ? read.outcome.result.orderId : null;
  // Who was told of several orders under one key was asked about one of them: which, only the answer says.
  const own = intent.acknowledged.find(({ told }) => told.orderId === shown) ?? intent.acknowledged[0];
  if (own === undefined) return NONE;
  const problem =
    read.outcome.type === 'ok'
      ? viewDiffers(own.told, read.outcome.result, expected(intent))
      : 'it is gone: its owner cannot read it at the end';
  return problem === null ? NONE : [lostOrder(own, problem, 'history: the final read disagrees', read)];
}
