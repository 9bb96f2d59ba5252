import { actorOf, outcomeTypeOf } from '../model/checkout-listener.ts';
import type { Evidence, Indexes } from '../model/evidence.ts';
import { quote } from '../model/limits.ts';
import type { Actor, Operation } from '../model/operation.ts';
import type { Offence } from './conclude.ts';
import { describe, named } from './describe.ts';
import { isAcknowledged } from './intents.ts';
import { isToldApart, type Words, wordsOf } from './refusal-words.ts';

type Read = Operation<'readOrder'>;

export interface ForeignReads {
  readonly examined: number;
  readonly offences: readonly Offence[];
  /** Kinds of callers who read foreign orders, but none that does not exist: their refusals compare with nothing. */
  readonly incomparable: readonly string[];
}

/** An order that exists, since it was acknowledged: whose it is, and the ids under which it was. */
interface Target {
  readonly owners: Set<Actor>;
  readonly orderIds: Set<string>;
}

/** Finds what a read is about. */
type TargetOf = (read: Read) => Target | undefined;

/** Reads of somebody else's order must be refused, in the very words that refuse an order that does not exist. */
export function foreignReads(evidence: Evidence): ForeignReads {
  const targetOf = targetsOf(evidence);
  const reads = evidence.index.operationsOf.readOrder.filter(
    (read) => actorOf(read) !== 'admin' && isAnswer(read),
  );
  const foreign = reads.filter((read) => isForeign(read, targetOf(read)));
  const nowhere = new Map<Caller, Heard[]>();
  for (const read of reads.filter((candidate) => readsNothing(candidate, targetOf))) {
    const heard = nowhere.get(callerOf(read)) ?? [];
    heard.push({ read, words: wordsFor(read, targetOf) });
    nowhere.set(callerOf(read), heard);
  }
  const refused = foreign.filter(({ outcome }) => outcome.type === 'refused');
  return {
    examined: foreign.length,
    offences: [
      ...foreign.filter(({ outcome }) => outcome.type === 'ok').map(shown),
      ...refused.flatMap((read) => distinguishable(read, nowhere.get(callerOf(read)), targetOf)),
    ],
    incomparable: [...new Set(refused.map(callerOf))].filter((caller) => !nowhere.has(caller)),
  };
}

/** A shop that sheds load says so to everybody; nothing is learnt from it. */
function isAnswer(read: Read): boolean {
  const type = outcomeTypeOf(read);
  if (type !== 'refused') return type === 'ok';
  return read.outcome.type === 'refused' && read.outcome.reason !== 'busy';
}

type Caller = 'buyers' | 'anonymous callers';
const callerOf = ({ input }: Read): Caller => (input.actor === 'anonymous' ? 'anonymous callers' : 'buyers');

function targetsOf({ index }: Evidence): TargetOf {
  const intentOfOrder = acknowledgedUnder(idsIn(index), index);
  return ({ input: { order }, outcome }) => {
    const asked = 'of' in order ? order.of : intentOfOrder.get(order.id);
    const intentId = asked ?? (outcome.type === 'ok' ? intentOfOrder.get(outcome.result.orderId) : undefined);
    const acknowledged = index.attemptsUnder(intentId ?? null).filter(isAcknowledged);
    if (acknowledged.length === 0) return undefined;
    return {
      owners: new Set(acknowledged.map(({ actor }) => actor)),
      orderIds: new Set(acknowledged.map(({ told }) => told.orderId)),
    };
  };
}

/** Ids that were asked for, and those that were shown instead: an id that is none may be answered with somebody's order. */
const idsIn = ({ operationsOf }: Indexes): ReadonlySet<string> =>
  new Set(
    operationsOf.readOrder.flatMap(({ input: { order }, outcome }) =>
      'of' in order ? [] : outcome.type === 'ok' ? [order.id, outcome.result.orderId] : [order.id],
    ),
  );

/** Under which intents orders with these ids were acknowledged. */
function acknowledgedUnder(orderIds: ReadonlySet<string>, index: Indexes): ReadonlyMap<string, string> {
  const wanted = new Set([...orderIds].map((orderId) => index.orderNumber(orderId)));
  const intents = new Map<string, string>();
  if (wanted.size === 0) return intents;
  for (const { fate, acknowledged, intentId } of index.intents)
    if (fate === 'ok')
      for (const { told } of acknowledged) if (wanted.has(told.order)) intents.set(told.orderId, intentId);
  return intents;
}

const isForeign = ({ input }: Read, target: Target | undefined): boolean =>
  target !== undefined && !target.owners.has(input.actor);

/** An id out of thin air that no order has. */
const readsNothing = (read: Read, targetOf: TargetOf): boolean =>
  'id' in read.input.order && outcomeTypeOf(read) === 'refused' && targetOf(read) === undefined;

interface Heard {
  readonly read: Read;
  readonly words: Words;
}

/** The ids that the read may have asked by are the caller's own words, in whatever answer. */
function wordsFor(read: Read, targetOf: TargetOf): Words {
  const { order } = read.input;
  return wordsOf(read, targetOf(read)?.orderIds ?? new Set('id' in order ? [order.id] : []));
}

const shown = (read: Read): Offence => ({
  summary: `The order of one buyer was shown to ${named(read.input.actor)}.`,
  facts: () => [describe(read)],
  offending: [read.id],
});

function distinguishable(read: Read, nowhere: readonly Heard[] | undefined, targetOf: TargetOf): Offence[] {
  const [reference] = nowhere ?? [];
  if (nowhere === undefined || reference === undefined) return [];
  const ofNothing = nowhere.map(({ words }) => words);
  if (!isToldApart(wordsFor(read, targetOf), ofNothing)) return [];
  return [
    {
      summary: `A stranger can tell that an order exists: ${named(read.input.actor)} was refused in other words than for one that does not.`,
      facts: () => [
        `history: for the foreign order ${quote(answersOf(read), 120)}`,
        `history: for one that does not exist ${quote(answersOf(reference.read), 120)}`,
        describe(read),
      ],
      offending: [read.id, reference.read.id],
    },
  ];
}

const answersOf = ({ steps }: Read): string =>
  steps.map(({ status, answerBody }) => `${status} ${answerBody ?? ''}`).join('; ');
