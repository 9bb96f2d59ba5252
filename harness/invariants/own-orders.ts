import { actorOf, outcomeTypeOf } from '../model/checkout-listener.ts';
import type { Evidence } from '../model/evidence.ts';
import { isKind, type Operation, type OrderStatus, type OrderView } from '../model/operation.ts';
import { millis } from '../model/time.ts';
import type { Offence } from './conclude.ts';
import { describe } from './describe.ts';
import { endOf } from './intents.ts';
import type { Part } from './own-pages.ts';

type OrderRead = Operation<'readOrder'>;
/** What tells a buyer of an order. */
type Telling = Operation<'checkout' | 'readOrder' | 'cancel'>;

/** How far along its life an order is. Which of two ends it comes to is for `legal-transitions`. */
const PROGRESS: Readonly<Record<OrderStatus, number>> = { pending: 0, live: 1, failed: 1, cancelled: 2 };

/** A buyer finds every order that an answer had told of, and its status never goes back. */
export function ownOrders({ history }: Evidence): Part {
  const tellings = tellingsByOrder(history);
  let examined = 0;
  const offences: Offence[] = [];
  for (const read of history.filter(isKind('readOrder'))) {
    const before = furthestBefore(read, tellings.get(keyOf(read) ?? '') ?? []);
    if (before === null) continue;
    examined += 1;
    const offence = judged(read, before);
    if (offence !== null) offences.push(offence);
  }
  return { examined, offences };
}

function tellingsByOrder(history: readonly Operation[]): ReadonlyMap<string, readonly Telling[]> {
  const tellings = new Map<string, Telling[]>();
  for (const operation of history.filter(tells)) {
    const key = outcomeTypeOf(operation) === 'ok' ? keyOf(operation) : null;
    if (key === null) continue;
    const told = tellings.get(key) ?? [];
    told.push(operation);
    tellings.set(key, told);
  }
  return tellings;
}

const tells = (operation: Operation): operation is Telling =>
  operation.kind === 'checkout' || operation.kind === 'readOrder' || operation.kind === 'cancel';

/** The buyer and the intent that made the order: orders are their buyer's own. */
function keyOf(operation: Telling): string | null {
  const actor = actorOf(operation);
  if (typeof actor !== 'number') return null;
  if (operation.kind === 'checkout') return `${actor} ${operation.intentId}`;
  const { order } = operation.input;
  return 'of' in order ? `${actor} ${order.of}` : null;
}

/** What was told before the read began, and is the furthest along; `null`: nothing was. */
function furthestBefore(read: OrderRead, told: readonly Telling[]): Telling | null {
  let furthest: Telling | null = null;
  for (const telling of told) {
    if (telling === read || endOf(telling) >= read.startedAt || !isOfSameOrder(telling, read)) continue;
    if (furthest === null || progressOf(telling) > progressOf(furthest)) furthest = telling;
  }
  return furthest;
}

const viewOf = ({ outcome }: Telling): OrderView | null => (outcome.type === 'ok' ? outcome.result : null);

const progressOf = (telling: Telling): number => PROGRESS[viewOf(telling)?.status ?? 'pending'];

/** A shop that makes two orders under one key is told so by others. */
const isOfSameOrder = (telling: Telling, read: OrderRead): boolean =>
  read.outcome.type !== 'ok' || viewOf(telling)?.orderId === read.outcome.result.orderId;

function judged(read: OrderRead, before: Telling): Offence | null {
  const { outcome } = read;
  const isLost = outcome.type === 'refused' && outcome.reason === 'not-found';
  const wentBack = outcome.type === 'ok' && progressOf(read) < progressOf(before);
  if (!isLost && !wentBack) return null;
  const laterMs = millis(read.startedAt - endOf(before)).toFixed(1);
  const now = isLost ? 'there was no such order' : `it was ${viewOf(read)?.status} again`;
  return {
    summary: `A buyer was told that an order is ${viewOf(before)?.status}; ${laterMs} ms later ${now}.`,
    facts: () => [describe(before), describe(read)],
    offending: [before.id, read.id],
  };
}
