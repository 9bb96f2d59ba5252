import type { Evidence, Indexes } from '../model/evidence.ts';
import type { Attempt, Look } from '../model/joins.ts';
import type { Operation, OrderStatus } from '../model/operation.ts';
import { millis } from '../model/time.ts';
import type { Offence } from './conclude.ts';
import { describe } from './describe.ts';
import type { Part } from './own-pages.ts';

/** How far along its life an order is. Which of two ends it comes to is for `legal-transitions`. */
const PROGRESS: Readonly<Record<OrderStatus, number>> = { pending: 0, live: 1, failed: 1, cancelled: 2 };

/** What tells a buyer of an order. */
type Telling = Attempt | Look;

/** A buyer finds every order that an answer had told of, and its status never goes back. */
export function ownOrders({ index }: Evidence): Part {
  let examined = 0;
  const offences: Offence[] = [];
  for (const read of index.looks) {
    const before = read.kind === 'readOrder' && isClear(read) ? furthestBefore(read, index) : null;
    if (before === null) continue;
    examined += 1;
    const offence = judged(read, before);
    if (offence !== null) offences.push(offence);
  }
  return { examined, offences };
}

/**
 * What was told before the read began, and is the furthest along; `null`: nothing was. Orders are their buyer's own. Where
 * several buyers sent one key, a read of what was ordered under it may be of the order of another of them.
 */
function furthestBefore(read: Look, { attemptsByKey, looksByKey }: Indexes): Telling | null {
  if (typeof read.actor !== 'number') return null;
  if (attemptsByKey.of(read.key).some(({ actor, type }) => actor !== read.actor && type !== 'refused'))
    return null;
  let furthest: Telling | null = null;
  const consider = (telling: Telling): void => {
    if (telling === read || !tellsOf(telling, read)) return;
    if (furthest === null || progressOf(telling) > progressOf(furthest)) furthest = telling;
  };
  for (const attempt of attemptsByKey.of(read.key)) consider(attempt);
  for (const look of looksByKey.of(read.key)) consider(look);
  return furthest;
}

/** Whether it told the same buyer of the same order, before. A shop that makes two orders under one key is told so by others. */
function tellsOf(telling: Telling, read: Look): boolean {
  const { told } = telling;
  if (told === null || telling.actor !== read.actor || telling.end >= read.startedAt) return false;
  return read.told === null || told.order === read.told.order;
}

const progressOf = ({ told }: Telling): number => PROGRESS[told?.status ?? 'pending'];

function judged(read: Look, before: Telling): Offence | null {
  const wentBack = read.told !== null && progressOf(read) < progressOf(before);
  // Only who was shown the order or was told that there is none is judged.
  const lost = read.told === null;
  if (!lost && !wentBack) return null;
  const laterMs = millis(read.startedAt - before.end).toFixed(1);
  const now = lost ? 'there was no such order' : `it was ${read.told?.status} again`;
  return {
    summary: `A buyer was told that an order is ${before.told?.status}; ${laterMs} ms later ${now}.`,
    facts: () => [describe(before.operation), describe(read.operation)],
    offending: [before.operation.id, read.operation.id],
  };
}

/** One that was turned away for another reason says nothing of the order. */
const isClear = ({ told, operation }: Look): boolean => told !== null || isLost(operation);

const isLost = ({ outcome }: Operation): boolean =>
  outcome.type === 'refused' && outcome.reason === 'not-found';
