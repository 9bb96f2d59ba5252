import {
  type CollectionName,
  type Evidence,
  type OrderRecord,
  type Rows,
  recordsOf,
} from '../model/evidence.ts';
import { quote } from '../model/limits.ts';
import type { Operation, RefusalReason } from '../model/operation.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude, NONE, type Offence } from './conclude.ts';
import { describe, describeOrder } from './describe.ts';

/**
 * The final phase begins after the last fault and after draining: whatever was wrong before has had its time. (Jepsen's final
 * generator, which runs after the nemesis has healed what it broke.)
 */
export const recovers: Invariant = {
  name: 'recovers',
  family: 'lost data',
  promise:
    'After the last fault operations succeed again, nothing stays pending, and the backend is still there.',
  needs: [['orders'], []],
  check,
};

function check({ history, orders, index, died }: Evidence, used: readonly CollectionName[]): Finding {
  const final = history.filter(({ phase }) => phase === 'final');
  const dead: Offence[] =
    died === null
      ? []
      : [{ summary: 'Nobody stopped the backend, but it ended.', facts: () => [quote(died)], offending: [] }];
  const works = final.some((operation) => !isUnserved(operation) || isAdapters(operation.outcome));
  const failed = final
    .filter((operation) => isFailure(operation, works))
    .map(
      (operation): Offence => ({
        summary: `The load was over and the shop had time to recover, but it ${operation.outcome.type === 'unknown' ? 'did not answer' : 'served nobody'}.`,
        facts: () => [describe(operation)],
        offending: [operation.id],
      }),
    );
  const records: Rows<OrderRecord> = used.includes('orders') ? recordsOf(orders) : [];
  const stuck = records.flatMap((order, number): readonly Offence[] => {
    if (order.status !== 'pending') return NONE;
    const attempts = index.attemptsOfOrder(number);
    return [
      {
        summary: 'An order is still pending at the end.',
        facts: () => [describeOrder(order), ...attempts.map(({ operation }) => describe(operation))],
        offending: attempts.map(({ id }) => id),
      },
    ];
  });
  const offences = [...dead, ...failed, ...stuck];
  const broken = final.find(({ outcome }) => isAdapters(outcome));
  // What the shop answered nobody knows then.
  if (offences.length === 0 && broken !== undefined)
    return { verdict: 'inconclusive', reason: `the adapter failed: ${describe(broken)}` };
  const open = final.find(isUndecided);
  if (offences.length === 0 && open !== undefined && !used.includes('orders'))
    return { verdict: 'inconclusive', reason: `nobody knows whether it was decided: ${describe(open)}` };
  // That operations succeed again nobody can say who was not asked for any.
  return conclude(final.length === 0 ? 0 : final.length + records.length, offences);
}

/** Refusals that say nothing of what was asked for: whoever hears one has not been served. */
const UNSERVED: ReadonlySet<RefusalReason> = new Set(['busy', 'unauthenticated', 'invalid', 'other']);

function isUnserved(operation: Operation): boolean {
  const { outcome } = operation;
  if (outcome.type !== 'refused') return outcome.type === 'unknown';
  return UNSERVED.has(outcome.reason) || (outcome.reason === 'declined' && isGoodCard(operation));
}

/** Of a card that its bank accepts "declined" says only that the shop does not get through to the bank. */
const isGoodCard = ({ kind, input }: Operation): boolean =>
  kind === 'checkout' && (input.card ?? 'accepted') === 'accepted';

/** A shop that limits its callers' rate may refuse one and serve the next; one that serves nobody has not recovered. */
function isFailure(operation: Operation, works: boolean): boolean {
  const { outcome } = operation;
  if (isAdapters(outcome) || isUndecided(operation)) return false;
  return outcome.type === 'unknown' || (!works && isUnserved(operation));
}

/** The shop answered that it will decide later: whether it did is to be seen in its books. */
const isUndecided = ({ outcome, endedAt }: Operation): boolean =>
  outcome.type === 'unknown' && outcome.cause === 'not-finished' && endedAt !== null;

/** The shop may have answered well: who was to read it could not. */
const isAdapters = (outcome: Operation['outcome']): boolean =>
  outcome.type === 'unknown' && outcome.cause === 'adapter-failed';
