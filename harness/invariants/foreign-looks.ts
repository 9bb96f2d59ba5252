import type { Evidence, Indexes } from '../model/evidence.ts';
import type { Look } from '../model/joins.ts';
import { quote } from '../model/limits.ts';
import type { Offence } from './conclude.ts';
import { describe, named } from './describe.ts';
import { type Owners, ownersOfLooks } from './owners.ts';
import { type Agreed, agreedIn, isToldApart, type Words, wordsOf } from './refusal-words.ts';

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
  const ownersOf = ownersOfLooks(evidence);
  const { looks } = index;
  // In this order: what was answered has to be unpacked, and nearly everybody looks at what is his own.
  const foreign = looks.filter((look) => isForeign(look, ownersOf(look)) && isAnswer(look));
  const nowhere = heardOfNothing(
    looks.filter((look) => asksForNothing(look, evidence) && isAnswer(look)),
    (look) => wordsFor(look, ownersOf(look), index),
  );
  const refused = foreign.filter(({ type }) => type === 'refused');
  const unmatched = refused.filter((look) => look.kind === 'readOrder' && !nowhere.has(sortOf(look)));
  return {
    examined: foreign.length,
    offences: [
      ...foreign.filter(({ type }) => type === 'ok').map(letIn),
      ...refused.flatMap((look) => {
        const ofNothing = nowhere.get(sortOf(look));
        if (ofNothing === undefined) return [];
        const words = wordsFor(look, ownersOf(look), index);
        return isToldApart(words, ofNothing.agreed) ? [distinguishable(look, ofNothing.first)] : [];
      }),
    ],
    incomparable: [...new Set(unmatched.map(callerOf))],
  };
}

/** Whether somebody was let in, or turned away in words that may say whether there is such an order. */
function isAnswer(look: Look): boolean {
  if (look.actor === 'admin') return false;
  return look.type === 'ok' || (look.type === 'refused' && !isTurnedAway(look));
}

/**
 * Whether nobody had looked for the order yet: a shop that sheds load or is being maintained says so to everybody, and one whose caller's
 * session has expired says that. Who is nobody has no session: what he is told depends on nothing but what he asks for.
 */
function isTurnedAway({ actor, operation: { outcome, steps } }: Look): boolean {
  if (outcome.type !== 'refused') return false;
  const isSignedOut = outcome.reason === 'unauthenticated' && actor !== 'anonymous';
  return outcome.reason === 'busy' || isSignedOut || (steps.at(-1)?.status ?? 0) >= FIRST_OF_SERVER_ERRORS;
}

const FIRST_OF_SERVER_ERRORS = 500;

type Caller = 'buyers' | 'anonymous callers';
const callerOf = ({ actor }: Look): Caller => (actor === 'anonymous' ? 'anonymous callers' : 'buyers');
/** What may be compared: the same request by the same kind of caller. */
const sortOf = (look: Look): string => `${look.kind} by ${callerOf(look)}`;

const isForeign = ({ actor }: Look, { actors }: Owners): boolean => actors.size > 0 && !actors.has(actor);

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

/** How one kind of caller is refused what does not exist. */
interface OfNothing {
  readonly first: Look;
  readonly agreed: Agreed;
}

function heardOfNothing(
  looks: readonly Look[],
  wordsOfLook: (look: Look) => Words,
): ReadonlyMap<string, OfNothing> {
  const heard = new Map<string, { readonly first: Look; readonly words: Words[] }>();
  for (const look of looks) {
    const alike = heard.get(sortOf(look)) ?? { first: look, words: [] };
    heard.set(sortOf(look), alike);
    alike.words.push(wordsOfLook(look));
  }
  return new Map([...heard].map(([sort, { first, words }]) => [sort, { first, agreed: agreedIn(words) }]));
}

/** The ids that may have been asked for are the caller's own words, in whatever answer. */
const wordsFor = ({ operation, order }: Look, { ids }: Owners, index: Indexes): Words =>
  wordsOf(operation, ids.size > 0 || order < 0 ? ids : new Set([index.orderIdOf(order)]));

const letIn = ({ kind, actor, operation }: Look): Offence => ({
  summary: `The order of one buyer was ${kind === 'cancel' ? 'cancelled by' : 'shown to'} ${named(actor)}.`,
  facts: () => [describe(operation)],
  offending: [operation.id],
});

const distinguishable = (look: Look, reference: Look): Offence => ({
  summary: `A stranger can tell that an order exists: ${named(look.actor)} was refused in other words than for one that does not.`,
  facts: () => [
    `history: for the foreign order ${quote(answersOf(look), 120)}`,
    `history: for one that does not exist ${quote(answersOf(reference), 120)}`,
    describe(look.operation),
  ],
  offending: [look.operation.id, reference.operation.id],
});

const answersOf = ({ operation }: Look): string =>
  operation.steps.map(({ status, answerBody }) => `${status} ${answerBody ?? ''}`).join('; ');
