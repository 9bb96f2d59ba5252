import { setTimeout as delay } from 'node:timers/promises';
import type { Adapter, Answer, Steps, Ticket } from '../../model/adapter.ts';
import { RunError } from '../../model/errors.ts';
import type { Kind, Outcome } from '../../model/operation.ts';
import { percentileOf } from '../../statistics/percentile.ts';
import { type BenchShop, skuOf } from './bench-shop.ts';
import { type OwnStatement, ownStatements, type Watched } from './own-statements.ts';
import { queriesOf } from './server-timing.ts';
import { between, countStatements, type StatementCounts, startCounting } from './statements.ts';

/** What one kind of request costs in round trips. */
export interface RoundTrips {
  readonly request: string;
  readonly statements: readonly OwnStatement[];
  readonly count: number;
  /** What the target says of itself, in Server-Timing; `null` where it does not. */
  readonly saidCount: number | null;
}

/** A request that can be sent again and again, each time as if for the first. */
interface Case {
  readonly request: string;
  /** `ok`, or the reason for which it is to be refused. */
  readonly ends: string;
  /** What has to have happened before, uncounted. */
  prepare?(): Promise<unknown>;
  send(): Promise<Ended>;
}

interface Ended {
  readonly outcome: Outcome;
  /** Of the last answer. */
  readonly serverTiming: string;
}

/** The shop's timers run every second; in this time each of them has. */
const IDLE_MS = 1_500;

/**
 * Counts the round trips of each request, one at a time, in a shop that is at rest in between.
 * @param times each is sent.
 */
export async function countRoundTrips(
  shop: BenchShop,
  adapter: Adapter,
  times: number,
): Promise<readonly RoundTrips[]> {
  const { sql } = shop.database;
  await startCounting(sql);
  // The first of each kind prepares statements, opens connections, signs in to the mail server.
  const cases = casesOf(shop, adapter);
  for (const each of cases) await watch(shop, each);
  await shop.settle();
  const before = await countStatements(sql);
  await delay(IDLE_MS);
  const idle = between(before, await countStatements(sql));
  const counted: RoundTrips[] = [];
  for (const each of cases) counted.push(await countCase(shop, each, times, idle));
  return counted;
}

async function countCase(
  shop: BenchShop,
  each: Case,
  times: number,
  idle: StatementCounts,
): Promise<RoundTrips> {
  const watched: (Watched & { readonly said: number | null })[] = [];
  for (let index = 0; index < times; index += 1) watched.push(await watch(shop, each));
  const statements = ownStatements(watched, idle);
  return {
    request: each.request,
    statements,
    count: statements.reduce((sum, { calls }) => sum + calls, 0),
    saidCount: percentileOf(
      watched.flatMap(({ said }) => said ?? []),
      50,
    ),
  };
}

async function watch(shop: BenchShop, each: Case): Promise<Watched & { said: number | null }> {
  const { sql } = shop.database;
  await each.prepare?.();
  await shop.settle();
  const before = await countStatements(sql);
  const { outcome, serverTiming } = await each.send();
  const answered = await countStatements(sql);
  await shop.settle();
  const atRest = await countStatements(sql);
  const ended = outcome.type === 'refused' ? outcome.reason : outcome.type;
  if (ended !== each.ends) throw new RunError(`${each.request} ended as ${ended}`, { allowed: each.ends });
  return {
    during: between(before, answered),
    after: between(answered, atRest),
    said: queriesOf(serverTiming),
  };
}

function casesOf({ access, sessions }: BenchShop, { operations }: Adapter): readonly Case[] {
  const { checkout, browse, readOrder } = operations;
  if (!checkout || !browse || !readOrder) throw new RunError('the shop lacks what the bench counts');
  const perform = async <K extends Kind>(steps: Steps<K>): Promise<Ended> => {
    let serverTiming = '';
    let next = steps.next();
    while (next.done !== true) {
      const answer: Answer = await access.send(next.value);
      serverTiming = answer.headers['server-timing'] ?? '';
      next = steps.next(answer);
    }
    return { outcome: next.value, serverTiming };
  };
  /** A read that the adapter has no operation for. */
  const read = async (path: string, bag: Readonly<Record<string, string>>): Promise<Ended> => {
    const { status, headers } = await access.send({ name: 'read', method: 'GET', path, headers: bag });
    const outcome: Outcome =
      status === 200
        ? { type: 'ok', result: null }
        : { type: 'unknown', cause: 'unintelligible', detail: `status ${status}` };
    return { outcome, serverTiming: headers['server-timing'] ?? '' };
  };
  const ticket = (intentId: string, orderId: string | null = null, card = 'accepted'): Ticket => ({
    ...{ intentId, cardToken: `tok_${card}_${intentId}`, orderId },
  });
  const buy = (key: string, lines: number, card?: string): Promise<Ended> =>
    perform(checkout({ actor: 0, lines: cart(lines) }, ticket(key, null, card), sessions));
  const look = (sku: string): Promise<Ended> =>
    perform(browse({ actor: 'anonymous', sku }, ticket('look'), sessions));

  let unseen = 0;
  let lastKey = '';
  let lastOrderId = '';
  const buyFirst = async (): Promise<void> => {
    lastKey = `first-${unseen++}`;
    const { outcome } = await buy(lastKey, 1);
    if (outcome.type === 'ok') lastOrderId = (outcome.result as { orderId: string }).orderId;
  };
  const fresh = (): string => `key-${unseen++}`;
  return [
    { request: 'checkout, one line', ends: 'ok', send: () => buy(fresh(), 1) },
    { request: 'checkout, three lines', ends: 'ok', send: () => buy(fresh(), 3) },
    { request: 'checkout, card declined', ends: 'declined', send: () => buy(fresh(), 1, 'declined') },
    {
      request: 'checkout, sent again under its key',
      ends: 'ok',
      prepare: buyFirst,
      send: () => buy(lastKey, 1),
    },
    {
      request: 'order, read by its buyer',
      ends: 'ok',
      prepare: buyFirst,
      send: () =>
        perform(readOrder({ actor: 0, order: { id: lastOrderId } }, ticket('read', lastOrderId), sessions)),
    },
    { request: 'own orders, a page', ends: 'ok', send: () => read('/orders', sessions.bag(0)) },
    { request: 'list of products, a page', ends: 'ok', send: () => read('/products?limit=20', {}) },
    { request: 'product page, not in the cache', ends: 'ok', send: () => look(skuOf(unseen++)) },
    {
      request: 'product page, in the cache',
      ends: 'ok',
      prepare: () => look(skuOf(0)),
      send: () => look(skuOf(0)),
    },
  ];
}

const cart = (lines: number) =>
  Array.from({ length: lines }, (_, line) => ({ sku: skuOf(line), quantity: 1 }));
