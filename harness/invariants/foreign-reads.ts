import type { Evidence, Indexes } from '../model/evidence.ts';
import type { Acknowledged, Look } from '../model/joins.ts';
import { quote } from '../model/limits.ts';
import type { Operation } from '../model/operation.ts';
import type { Offence } from './conclude.ts';
import { describe, named } from './describe.ts';
import { isAcknowledged } from './intents.ts';
import { isToldApart, type Words, wordsOf } from './refusal-words.ts';

/** A look that is no cancellation. */
type Read = Look & { readonly operation: Operation<'readOrder'> };

export interface ForeignReads {
  readonly examined: number;
  readonly offences: readonly Offence[];
  /** Kinds of callers who read foreign orders, but none that does not exist: their refusals compare with nothing. */
  readonly incomparable: readonly string[];
}

/** Reads of somebody else's order must be refused, in the very words that refuse an order that does not exist. */
export function foreignReads({ index }: Evidence): ForeignReads {
  const reads = index.looks.filter(isRead).filter(isAnswer);
  const foreign = reads.filter((read) => isForeign(read, index));
  const nowhere = new Map<Caller, Heard[]>();
  for (const read of reads.filter((candidate) => readsNothing(candidate, index))) {
    const heard = nowhere.get(callerOf(read)) ?? [];
    heard.push({ read, words: wordsFor(read, index) });
    nowhere.set(callerOf(read), heard);
  }
  const refused = foreign.filter(({ type }) => type === 'refused');
  return {
    examined: foreign.length,
    offences: [
      ...foreign.filter(({ type }) => type === 'ok').map(shown),
      ...refused.flatMap((read) => distinguishable(read, nowhere.get(callerOf(read)), index)),
    ],
    incomparable: [...new Set(refused.map(callerOf))].filter((caller) => !nowhere.has(caller)),
  };
}

const isRead = (look: Look): look is Read => look.kind === 'readOrder';

/** A shop that sheds load says so to everybody; nothing is learnt from it. */
function isAnswer({ actor, type, operation }: Read): boolean {
  if (actor === 'admin') return false;
  if (type !== 'refused') return type === 'ok';
  return operation.outcome.type === 'refused' && operation.outcome.reason !== 'busy';
}

type Caller = 'buyers' | 'anonymous callers';
const callerOf = ({ actor }: Read): Caller => (actor === 'anonymous' ? 'anonymous callers' : 'buyers');

/**
 * Who was told of the order that a read is about: whose it is, and the ids under which it was. An id that is none may be
 * answered with somebody's order.
 */
function acknowledgedOf({ key, order, told }: Read, index: Indexes): readonly Acknowledged[] {
  if (key >= 0) return index.attemptsByKey.of(key).filter(isAcknowledged);
  const tellerOf = (shown: number) =>
    index.tellingsOfOrder.of(shown).findLast(({ operation }) => operation.kind === 'checkout');
  const teller = tellerOf(order) ?? (told === null ? undefined : tellerOf(told.order));
  return teller === undefined ? [] : index.attemptsUnder(teller.operation.intentId).filter(isAcknowledged);
}

function isForeign(read: Read, index: Indexes): boolean {
  const owners = acknowledgedOf(read, index);
  return owners.length > 0 && owners.every(({ actor }) => actor !== read.actor);
}

/** An id out of thin air that no order has. */
const readsNothing = (read: Read, index: Indexes): boolean =>
  read.order >= 0 && read.type === 'refused' && acknowledgedOf(read, index).length === 0;

interface Heard {
  readonly read: Read;
  readonly words: Words;
}

/** The ids that the read may have asked by are the caller's own words, in whatever answer. */
function wordsFor(read: Read, index: Indexes): Words {
  const ids = acknowledgedOf(read, index).map(({ told }) => told.orderId);
  if (ids.length === 0 && read.order >= 0) ids.push(index.orderIdOf(read.order));
  return wordsOf(read.operation, new Set(ids));
}

const shown = (read: Read): Offence => ({
  summary: `The order of one buyer was shown to ${named(read.actor)}.`,
  facts: () => [describe(read.operation)],
  offending: [read.operation.id],
});

function distinguishable(read: Read, nowhere: readonly Heard[] | undefined, index: Indexes): Offence[] {
  const [reference] = nowhere ?? [];
  if (nowhere === undefined || reference === undefined) return [];
  const ofNothing = nowhere.map(({ words }) => words);
  if (!isToldApart(wordsFor(read, index), ofNothing)) return [];
  return [
    {
      summary: `A stranger can tell that an order exists: ${named(read.actor)} was refused in other words than for one that does not.`,
      facts: () => [
        `history: for the foreign order ${quote(answersOf(read), 120)}`,
        `history: for one that does not exist ${quote(answersOf(reference.read), 120)}`,
        describe(read.operation),
      ],
      offending: [read.operation.id, reference.read.operation.id],
    },
  ];
}

const answersOf = ({ operation }: Read): string =>
  operation.steps.map(({ status, answerBody }) => `${status} ${answerBody ?? ''}`).join('; ');
