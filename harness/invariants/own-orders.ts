import type { Evidence, Indexes } from '../model/evidence.ts';
import type { Attempt, Look } from '../model/joins.ts';
import type { Actor, Operation, OrderStatus } from '../model/operation.ts';
import { type Instant, millis } from '../model/time.ts';
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
  for (const key of index.looksByKey.from(0)) {
    for (const { reads, tellings } of storiesUnder(key, index)) {
      const furthest = furthestOf(tellings);
      for (const read of reads) {
        const before = furthest(read);
        if (before === null) continue;
        examined += 1;
        const offence = judged(read, before);
        if (offence !== null) offences.push(offence);
      }
    }
  }
  return { examined, offences };
}

/** What one buyer was told of what he had ordered under one key, and his reads of it. */
interface Story {
  readonly reads: Look[];
  readonly tellings: Telling[];
}

/**
 * Orders are their buyer's own. Where several buyers sent one key, a read of what was ordered under it may be of the order of another of
 * them.
 */
function storiesUnder(key: number, { attemptsByKey, looksByKey }: Indexes): Iterable<Story> {
  const looks = looksByKey.of(key);
  const reads = looks.filter(isJudged);
  if (reads.length === 0) return [];
  const attempts = attemptsByKey.of(key);
  const senders = new Set(attempts.filter(({ type }) => type !== 'refused').map(({ actor }) => actor));
  const stories = new Map<Actor, Story>();
  for (const read of reads) {
    if (senders.size > 1 || (senders.size === 1 && !senders.has(read.actor))) continue;
    const story = stories.get(read.actor) ?? { reads: [], tellings: [] };
    stories.set(read.actor, story);
    story.reads.push(read);
  }
  for (const telling of [...attempts, ...looks])
    if (telling.told !== null) stories.get(telling.actor)?.tellings.push(telling);
  return stories.values();
}

const isJudged = (look: Look): boolean =>
  look.kind === 'readOrder' && typeof look.actor === 'number' && isClear(look);

/**
 * Of each read what was told before it began, and is the furthest along; `null`: nothing was. A shop that makes two orders under one key is
 * told so by others: only where no order was shown it may have been any that was sold. One that
 * never was a shop need not keep. Thousands may look at the same: each is found by halving.
 */
function furthestOf(tellings: readonly Telling[]): (read: Look) => Telling | null {
  const ofAny = furthestInTime(tellings.filter(wasSold));
  const byOrder = new Map<number, Telling[]>();
  for (const telling of tellings) {
    const order = telling.told?.order ?? -1;
    const ofOne = byOrder.get(order);
    if (ofOne === undefined) byOrder.set(order, [telling]);
    else ofOne.push(telling);
  }
  const ofOrder = new Map([...byOrder].map(([order, ofOne]) => [order, furthestInTime(ofOne)]));
  return ({ told, startedAt }) => (told === null ? ofAny : ofOrder.get(told.order))?.(startedAt) ?? null;
}

function furthestInTime(tellings: readonly Telling[]): (before: Instant) => Telling | undefined {
  const sorted = [...tellings].sort((one, other) => one.end - other.end);
  const ends = Float64Array.from(sorted, ({ end }) => end);
  const furthest: Telling[] = [];
  for (const telling of sorted) {
    const last = furthest.at(-1) ?? telling;
    furthest.push(progressOf(telling) > progressOf(last) ? telling : last);
  }
  return (before) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ends[middle] ?? 0) < before) low = middle + 1;
      else high = middle;
    }
    return furthest[low - 1];
  };
}

const wasSold = ({ told }: Telling): boolean => told?.status === 'live' || told?.status === 'cancelled';

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
