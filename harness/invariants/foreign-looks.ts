import type { Evidence, Indexes } from '../model/evidence.ts';
import type { Acknowledged, Attempt, Look } from '../model/joins.ts';
import { quote } from '../model/limits.ts';
import type { Offence } from './conclude.ts';
import { describe, named } from './describe.ts';
import { isAcknowledged } from './intents.ts';
import { isToldApart, type Words, wordsOf } from './refusal-words.ts';

export interface ForeignLooks {
  readonly examined: number;
  readonly offences: readonly Offence[];
  /** Kinds of callers who read foreign orders, but none that does not exist: their refusals compare with nothing. */
  readonly incomparable: readonly string[];
}

/**
 * Reads and cancellations of somebody else's order must be refused, in the very words that refuse it of an order that does not
 * exist. Cancellations of nothing need not have been sent: the words of a read say more of a shop than those of a change.
 */
export function foreignLooks(evidence: Evidence): ForeignLooks {
  const { index } = evidence;
  const looks = index.looks.filter(isAnswer);
  const foreign = looks.filter((look) => isForeign(look, evidence));
  const nowhere = new Map<string, Heard[]>();
  for (const look of looks.filter((candidate) => asksForNothing(candidate, evidence))) {
    const heard = nowhere.get(sortOf(look)) ?? [];
    heard.push({ look, words: wordsFor(look, index) });
    nowhere.set(sortOf(look), heard);
  }
  const refused = foreign.filter(({ type }) => type === 'refused');
  const unmatched = refused.filter((look) => look.kind === 'readOrder' && !nowhere.has(sortOf(look)));
  return {
    examined: foreign.length,
    offences: [
      ...foreign.filter(({ type }) => type === 'ok').map(letIn),
      ...refused.flatMap((look) => distinguishable(look, nowhere.get(sortOf(look)), index)),
    ],
    incomparable: [...new Set(unmatched.map(callerOf))],
  };
}

/** A shop that sheds load says so to everybody; nothing is learnt from it. */
function isAnswer({ actor, type, operation }: Look): boolean {
  if (actor === 'admin') return false;
  if (type !== 'refused') return type === 'ok';
  return operation.outcome.type === 'refused' && operation.outcome.reason !== 'busy';
}

type Caller = 'buyers' | 'anonymous callers';
const callerOf = ({ actor }: Look): Caller => (actor === 'anonymous' ? 'anonymous callers' : 'buyers');
/** What may be compared: the same request by the same kind of caller. */
const sortOf = (look: Look): string => `${look.kind} by ${callerOf(look)}`;

/**
 * Who was told of the order that a look is about: whose it is, and the ids under which it was. An id that is none may be
 * answered with somebody's order. Of several buyers who sent one key it is the one whose order was shown.
 */
function acknowledgedOf({ key, order, told }: Look, index: Indexes): readonly Acknowledged[] {
  if (key >= 0) {
    const under = index.attemptsByKey.of(key).filter(isAcknowledged);
    const shown = under.filter((attempt) => attempt.told.order === told?.order);
    return shown.length > 0 ? shown : under;
  }
  const tellerOf = (number: number) => index.tellingsOfOrder.of(number).findLast(isCheckout);
  const teller = tellerOf(order) ?? (told === null ? undefined : tellerOf(told.order));
  if (teller === undefined) return [];
  const twins = index.attemptsUnder(teller.operation.intentId).filter(isAcknowledged);
  return twins.filter(({ actor }) => actor === teller.actor);
}

const isCheckout = ({ operation }: Attempt | Look): boolean => operation.kind === 'checkout';

function isForeign(look: Look, evidence: Evidence): boolean {
  const owners = acknowledgedOf(look, evidence.index);
  if (owners.length === 0 || owners.some(({ actor }) => actor === look.actor)) return false;
  return !mayBeOwn(look, owners, evidence);
}

/**
 * Who sent the key himself, and was never answered, may be shown an order of his own, or be refused it: unless another was told of it, or
 * the database says that it is another's.
 */
function mayBeOwn(
  { key, actor, told }: Look,
  owners: readonly Acknowledged[],
  { index, buyers }: Evidence,
): boolean {
  if (key < 0 || owners.some((owner) => owner.told.order === told?.order)) return false;
  const buyer = told === null ? undefined : index.orderAt(told.order)?.buyer;
  if (buyer !== undefined && typeof actor === 'number' && buyer !== buyers[actor]) return false;
  return index.attemptsByKey.of(key).some((attempt) => attempt.actor === actor && attempt.type === 'unknown');
}

/**
 * An id out of thin air that no order has. One that could be no id is refused for that, and says nothing of orders. An order that
 * nobody was told of may be there all the same, which only the database knows: without it, a buyer may be giving up his own, and be told
 * why he may not.
 */
function asksForNothing({ kind, order, operation: { outcome } }: Look, { index, orders }: Evidence): boolean {
  if (order < 0 || outcome.type !== 'refused' || outcome.reason === 'invalid') return false;
  if (index.tellingsOfOrder.count(order) > 0) return false;
  return orders.state === 'known' ? order >= orders.records.length : kind === 'readOrder';
}

interface Heard {
  readonly look: Look;
  readonly words: Words;
}

/** The ids that may have been asked for are the caller's own words, in whatever answer. */
function wordsFor(look: Look, index: Indexes): Words {
  const ids = acknowledgedOf(look, index).map(({ told }) => told.orderId);
  if (ids.length === 0 && look.order >= 0) ids.push(index.orderIdOf(look.order));
  return wordsOf(look.operation, new Set(ids));
}

const letIn = ({ kind, actor, operation }: Look): Offence => ({
  summary: `The order of one buyer was ${kind === 'cancel' ? 'cancelled by' : 'shown to'} ${named(actor)}.`,
  facts: () => [describe(operation)],
  offending: [operation.id],
});

function distinguishable(look: Look, nowhere: readonly Heard[] | undefined, index: Indexes): Offence[] {
  const [reference] = nowhere ?? [];
  if (nowhere === undefined || reference === undefined) return [];
  const ofNothing = nowhere.map(({ words }) => words);
  if (!isToldApart(wordsFor(look, index), ofNothing)) return [];
  return [
    {
      summary: `A stranger can tell that an order exists: ${named(look.actor)} was refused in other words than for one that does not.`,
      facts: () => [
        `history: for the foreign order ${quote(answersOf(look), 120)}`,
        `history: for one that does not exist ${quote(answersOf(reference.look), 120)}`,
        describe(look.operation),
      ],
      offending: [look.operation.id, reference.look.operation.id],
    },
  ];
}

const answersOf = ({ operation }: Look): string =>
  operation.steps.map(({ status, answerBody }) => `${status} ${answerBody ?? ''}`).join('; ');
