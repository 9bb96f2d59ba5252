import type { Evidence, Indexes } from '../model/evidence.ts';
import type { Acknowledged, Attempt, Look } from '../model/joins.ts';
import type { Actor } from '../model/operation.ts';
import { isAcknowledged } from './intents.ts';

/** Who was told of an order that it is theirs, and the ids under which it was. */
export interface Owners {
  readonly actors: ReadonlySet<Actor>;
  readonly ids: ReadonlySet<string>;
}

/**
 * Of the order that a look is about. An id that is none may be answered with somebody's order, and so may a key whose own answer was
 * lost: of an order that no checkout told of the database says whose it is, else whoever sent the key. Of one key, and of one order,
 * found once: thousands may look at the same.
 */
export function ownersOfLooks(evidence: Evidence): (look: Look) => Owners {
  const { index } = evidence;
  const ofKey = remembered((key: number) => senders(index.attemptsByKey.of(key)));
  const ofOrder = remembered((order: number) => {
    const teller = index.tellingsOfOrder.of(order).findLast(isCheckout);
    if (teller === undefined) return undefined;
    const twins = index.attemptsUnder(teller.operation.intentId).filter(isAcknowledged);
    return ownersAmong(twins.filter(({ actor }) => actor === teller.actor));
  });
  const inDatabase = writtenOwners(evidence);
  const ofShown = ({ told }: Look): Owners | undefined =>
    told === null ? undefined : (ofOrder(told.order) ?? inDatabase(told.order));
  const amongSenders = (look: Look): Owners => {
    const sent = ofKey(look.key);
    const { byOrder, all, unanswered } = sent;
    // Of several buyers who sent one key it is the one whose order was shown.
    const shown = look.told === null ? undefined : byOrder.get(look.told.order);
    if (shown !== undefined) return shown;
    if (mayHaveMade(look, sent) && mayBeOwn(look, evidence)) return ofShown(look) ?? NOBODYS;
    if (all.actors.size > 0 || look.told === null) return all;
    return ofShown(look) ?? { actors: unanswered, ids: NOBODYS.ids };
  };
  return (look) => {
    if (look.key < 0) return ofOrder(look.order) ?? ofShown(look) ?? NOBODYS;
    if (!isOwnAlone(look, index)) return amongSenders(look);
    return isAnswered(look, index) ? NOBODYS : (ofShown(look) ?? NOBODYS);
  };
}

/** Whose an order is by the database, where that is a buyer of the run. */
function writtenOwners({ index, buyers }: Evidence): (order: number) => Owners | undefined {
  const actors = new Map(buyers.map((buyer, actor) => [buyer, actor]));
  return (order) => {
    const record = index.orderAt(order);
    const actor = record === undefined ? undefined : actors.get(record.buyer);
    if (record === undefined || actor === undefined) return undefined;
    return { actors: new Set([actor]), ids: new Set([record.orderId]) };
  };
}

/** Whether who alone sent the key was told of an order, or was shown none now: what else he is shown is for `stray-answers`. */
const isAnswered = ({ key, told }: Look, { attemptsByKey }: Indexes): boolean =>
  told === null || attemptsByKey.of(key)[0]?.told !== null;

/** Nearly always: who sent the key asks for what came of it, and nobody else has sent it. */
const isOwnAlone = ({ key, actor }: Look, { attemptsByKey }: Indexes): boolean =>
  attemptsByKey.count(key) === 1 && attemptsByKey.of(key)[0]?.actor === actor;

/** Who sent the key himself may have made an order, and one that was never sold even where he was refused. */
const mayHaveMade = ({ actor, told }: Look, { unanswered, refused }: Senders): boolean =>
  unanswered.has(actor) || (refused.has(actor) && isUnsold(told));

const isUnsold = (told: Look['told']): boolean => told?.status === 'failed' || told?.status === 'pending';

/** He may be shown an order of his own, or be refused it; unless the database says that it is another's. */
function mayBeOwn({ told, actor }: Look, { index, buyers }: Evidence): boolean {
  const buyer = told === null ? undefined : index.orderAt(told.order)?.buyer;
  return buyer === undefined || typeof actor !== 'number' || buyer === buyers[actor];
}

const NOBODYS: Owners = { actors: new Set(), ids: new Set() };
const isCheckout = ({ operation }: Attempt | Look): boolean => operation.kind === 'checkout';

/** Who sent one key, and what they were told. */
interface Senders {
  readonly all: Owners;
  /** By the number of the order that they were told of. */
  readonly byOrder: ReadonlyMap<number, Owners>;
  readonly unanswered: ReadonlySet<Actor>;
  readonly refused: ReadonlySet<Actor>;
}

function senders(attempts: readonly Attempt[]): Senders {
  const told = attempts.filter(isAcknowledged);
  const whoWas = (type: Attempt['type']): ReadonlySet<Actor> =>
    new Set(attempts.filter((attempt) => attempt.type === type).map(({ actor }) => actor));
  const byOrder = new Map<number, Acknowledged[]>();
  for (const attempt of told) {
    const tellers = byOrder.get(attempt.told.order);
    if (tellers === undefined) byOrder.set(attempt.told.order, [attempt]);
    else tellers.push(attempt);
  }
  return {
    all: ownersAmong(told),
    byOrder: new Map([...byOrder].map(([order, tellers]) => [order, ownersAmong(tellers)])),
    unanswered: whoWas('unknown'),
    refused: whoWas('refused'),
  };
}

const ownersAmong = (told: readonly Acknowledged[]): Owners => ({
  actors: new Set(told.map(({ actor }) => actor)),
  ids: new Set(told.map((attempt) => attempt.told.orderId)),
});

function remembered<Key, Found>(find: (key: Key) => Found): (key: Key) => Found {
  const found = new Map<Key, Found>();
  return (key) => {
    if (!found.has(key)) found.set(key, find(key));
    return found.get(key) as Found;
  };
}
