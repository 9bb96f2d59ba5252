import type { CollectionName, Evidence } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { isCancelled, mayBeCancelled } from './cancellations.ts';
import { conclude, type Offence } from './conclude.ts';
import { describe, describeOrder } from './describe.ts';
import { type Acknowledged, type Intent, intentsOf } from './intents.ts';
import { type Expected, orderDiffers, viewDiffers } from './order-differs.ts';
import { phantoms } from './phantoms.ts';

/** The final database read, and what the shop itself answers when owners read their orders at the end. */
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
  const intents = intentsOf(evidence);
  const kept = intents.filter(({ fate }) => fate === 'ok');
  const reads = finalReads(evidence, new Map(kept.map((intent) => [intent.intentId, intent])));
  const offences = [
    ...(fromDatabase ? kept.flatMap((intent) => inDatabase(intent, evidence)) : []),
    ...reads.flatMap(({ read, intent }) => inFinalRead(read, intent, evidence)),
    ...(fromDatabase ? phantoms(intents, evidence) : []),
  ];
  return conclude(fromDatabase ? kept.length : reads.length, offences);
}

/** A cancelled order is there as well; an acknowledged cancellation is as good a promise as an acknowledged order. */
const expected = (intent: Intent, evidence: Evidence): Expected => ({
  isCancelled: isCancelled(intent, evidence),
  mayBeCancelled: mayBeCancelled(intent, evidence),
});

/** Every acknowledgement is a promise of its own, even a replayed one. */
function inDatabase(intent: Intent, evidence: Evidence): Offence[] {
  for (const attempt of intent.acknowledged) {
    const { orderId } = attempt.outcome.result;
    const order = evidence.index.orderById.get(orderId);
    const problem = orderDiffers(attempt, order, expected(intent, evidence), evidence);
    if (problem !== null) {
      return [
        lostOrder(attempt, problem, order === undefined ? 'database: no such order' : describeOrder(order)),
      ];
    }
  }
  return [];
}

function lostOrder(
  attempt: Acknowledged,
  problem: string,
  fact: string,
  ...reads: readonly Operation[]
): Offence {
  return {
    summary: `An order was acknowledged, but ${problem}.`,
    facts: () => [describe(attempt), ...reads.map(describe), fact],
    offending: [attempt.id, ...reads.map(({ id }) => id)],
    costCents: problem.startsWith('it is gone') ? attempt.outcome.result.totalCents : 0,
  };
}

type Read = Operation<'readOrder'>;

/** Reads of the final phase by the owners of acknowledged orders; what got no clear answer says nothing. */
function finalReads({ history }: Evidence, kept: ReadonlyMap<string, Intent>) {
  return history.flatMap((read) => {
    if (read.kind !== 'readOrder' || read.phase !== 'final' || !('of' in read.input.order)) return [];
    const intent = kept.get(read.input.order.of);
    const isOwn = intent?.attempts.some(({ input }) => input.actor === read.input.actor) ?? false;
    return intent !== undefined && isOwn && isClear(read) ? [{ read, intent }] : [];
  });
}

const isClear = ({ outcome }: Read): boolean =>
  outcome.type === 'ok' ||
  (outcome.type === 'refused' && (outcome.reason === 'not-found' || outcome.reason === 'forbidden'));

function inFinalRead(read: Read, intent: Intent, evidence: Evidence): Offence[] {
  const own = intent.acknowledged.find(({ input }) => input.actor === read.input.actor);
  if (own === undefined) return [];
  const problem =
    read.outcome.type === 'ok'
      ? viewDiffers(own.outcome.result, read.outcome.result, expected(intent, evidence))
      : 'it is gone: its owner cannot read it at the end';
  return problem === null ? [] : [lostOrder(own, problem, 'history: the final read disagrees', read)];
}
