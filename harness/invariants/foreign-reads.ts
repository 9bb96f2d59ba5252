import type { Evidence } from '../model/evidence.ts';
import { quote } from '../model/limits.ts';
import type { Actor, Operation } from '../model/operation.ts';
import type { Offence } from './conclude.ts';
import { describe, named } from './describe.ts';
import { intentsOf } from './intents.ts';
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

interface Targets {
  readonly byIntent: ReadonlyMap<string, Target>;
  readonly byOrder: ReadonlyMap<string, Target>;
}

/** Reads of somebody else's order must be refused, in the very words that refuse an order that does not exist. */
export function foreignReads(evidence: Evidence): ForeignReads {
  const targets = targetsOf(evidence);
  const reads = evidence.history
    .filter(isRead)
    .filter(({ input, outcome }) => input.actor !== 'admin' && isAnswer(outcome));
  const foreign = reads.filter((read) => isForeign(read, targets));
  const nowhere = new Map<Caller, Heard[]>();
  for (const read of reads.filter((candidate) => readsNothing(candidate, targets))) {
    const heard = nowhere.get(callerOf(read)) ?? [];
    heard.push({ read, words: wordsFor(read, targets) });
    nowhere.set(callerOf(read), heard);
  }
  const refused = foreign.filter(({ outcome }) => outcome.type === 'refused');
  return {
    examined: foreign.length,
    offences: [
      ...foreign.filter(({ outcome }) => outcome.type === 'ok').map(shown),
      ...refused.flatMap((read) => distinguishable(read, nowhere.get(callerOf(read)), targets)),
    ],
    incomparable: [...new Set(refused.map(callerOf))].filter((caller) => !nowhere.has(caller)),
  };
}

const isRead = (operation: Operation): operation is Read => operation.kind === 'readOrder';

/** A shop that sheds load says so to everybody; nothing is learnt from it. */
const isAnswer = (outcome: Read['outcome']): boolean =>
  outcome.type === 'ok' || (outcome.type === 'refused' && outcome.reason !== 'busy');

type Caller = 'buyers' | 'anonymous callers';
const callerOf = ({ input }: Read): Caller => (input.actor === 'anonymous' ? 'anonymous callers' : 'buyers');

function targetsOf(evidence: Evidence): Targets {
  const byIntent = new Map<string, Target>();
  const byOrder = new Map<string, Target>();
  for (const { intentId, actor, acknowledged } of intentsOf(evidence)) {
    if (acknowledged.length === 0) continue;
    const target = byIntent.get(intentId) ?? { owners: new Set<Actor>(), orderIds: new Set<string>() };
    byIntent.set(intentId, target);
    target.owners.add(actor);
    for (const { outcome } of acknowledged) {
      target.orderIds.add(outcome.result.orderId);
      byOrder.set(outcome.result.orderId, target);
    }
  }
  return { byIntent, byOrder };
}

const targetOf = ({ input: { order } }: Read, { byIntent, byOrder }: Targets): Target | undefined =>
  'of' in order ? byIntent.get(order.of) : byOrder.get(order.id);

const isForeign = (read: Read, targets: Targets): boolean => {
  const target = targetOf(read, targets);
  return target !== undefined && !target.owners.has(read.input.actor);
};

/** An id out of thin air that no order has. */
const readsNothing = (read: Read, targets: Targets): boolean =>
  'id' in read.input.order && targetOf(read, targets) === undefined && read.outcome.type === 'refused';

interface Heard {
  readonly read: Read;
  readonly words: Words;
}

/** The ids that the read may have asked by are the caller's own words, in whatever answer. */
function wordsFor(read: Read, targets: Targets): Words {
  const { order } = read.input;
  const asked = targetOf(read, targets)?.orderIds ?? new Set('id' in order ? [order.id] : []);
  return wordsOf(read, asked);
}

const shown = (read: Read): Offence => ({
  summary: `The order of one buyer was shown to ${named(read.input.actor)}.`,
  facts: () => [describe(read)],
  offending: [read.id],
});

function distinguishable(read: Read, nowhere: readonly Heard[] | undefined, targets: Targets): Offence[] {
  const [reference] = nowhere ?? [];
  if (nowhere === undefined || reference === undefined) return [];
  const ofNothing = nowhere.map(({ words }) => words);
  if (!isToldApart(wordsFor(read, targets), ofNothing)) return [];
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
