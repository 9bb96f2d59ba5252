import { afterEach, beforeEach, expect, test } from 'vitest';
import { randomFor } from '../model/random.ts';
import type { PhaseMeasurement } from '../model/result.ts';
import type { Arrival } from '../model/scenario.ts';
import { NS_PER_MS } from '../model/time.ts';
import { runOpen } from './open.ts';
import { LEAD_MS } from './schedule.ts';
import { aligned, fixed, session, type Wish } from './session.ts';
import { type Bench, browse, checkout, openBench } from './testing/bench.ts';
import { openShop, type Shop } from './testing/shop.ts';

let bench: Bench;
let shop: Shop | null = null;
const random = randomFor(1);

beforeEach(() => {
  bench = openBench();
});
afterEach(async () => {
  await bench.close();
  await shop?.close();
  shop = null;
});

const phaseOf = (arrivals: readonly Arrival[]) =>
  ({ type: 'open', name: 'rush', connections: 64, arrivals: () => arrivals }) as const;

const look = (intent: string): Wish => ({ intent, intention: browse('a') });
const buy = (intent: string, buyer: number): Wish => ({ intent, intention: checkout(buyer) });
const read = (intent: string, buyer: number, of: string): Wish => ({
  intent,
  intention: { kind: 'readOrder', input: { actor: buyer, order: { of } } },
});

/** A shop that sells to all but those it was told to refuse or to fail. */
const openSeller = (answers: Readonly<Record<string, number>> = {}, stop?: () => void) =>
  openShop((request, response) => {
    stop?.();
    response.statusCode = answers[request.method ?? ''] ?? (request.method === 'POST' ? 201 : 200);
    response.end('{"orderId":"o-1","sku":"a"}');
  });

const run = async (arrivals: readonly Arrival[], seller: Shop, signal?: AbortSignal) => {
  const dispatcher = bench.dispatcher(seller.baseUrl, { connections: 64 });
  const options = { intentPrefix: 'p', ...(signal === undefined ? {} : { signal }) };
  return runOpen(dispatcher, bench.context, phaseOf(arrivals), random, options);
};

/** By kind. */
const missedOf = ({ kinds }: PhaseMeasurement) =>
  Object.fromEntries(kinds.map(({ kind, missed }) => [kind, missed]));

test('a session: each step is due when the one before has ended and was thought about', async () => {
  shop = await openSeller();
  const steps = [look('l'), buy('b', 7), read('r', 7, 'b')] as const;
  const measured = await run([session(random, 10, steps, fixed(30))], shop);
  expect(measured).toMatchObject({ offered: 3, sent: 3, missed: 0 });
  const history = bench.history();
  expect(history.map(({ kind, process }) => [kind, process])).toEqual([
    ['browse', 100],
    ['checkout', 7],
    ['readOrder', 7],
  ]);
  for (const [index, { intendedAt, startedAt }] of history.slice(1).entries()) {
    expect(intendedAt).toBe((history[index]?.endedAt ?? 0) + 30 * NS_PER_MS);
    expect(startedAt).toBeGreaterThanOrEqual(intendedAt);
  }
});

test.each([
  { what: 'refused', status: 409, sent: 2, missed: 1 },
  { what: 'unknown', status: 500, sent: 2, missed: 1 },
])('a session goes on after a step that was $what, and past one that has nothing to read', async (row) => {
  shop = await openSeller({ POST: row.status });
  const steps = [buy('b', 7), read('r', 7, 'b'), look('l')] as const;
  const measured = await run([session(random, 0, steps, fixed(5))], shop);
  expect(measured).toMatchObject({ offered: 3, sent: row.sent, missed: row.missed });
  expect(missedOf(measured)).toEqual({ browse: 0, checkout: 0, readOrder: 1 });
  const [bought, looked] = bench.history();
  // The read was due 5 ms after the checkout, and the look 5 ms after that.
  expect(looked?.intendedAt).toBe((bought?.endedAt ?? 0) + 10 * NS_PER_MS);
});

test('a phase that is stopped misses all that was still to follow, at once', async () => {
  const stop = new AbortController();
  shop = await openSeller({}, () => setTimeout(() => stop.abort(), 20));
  const thinking = session(random, 0, [look('l'), buy('b', 7), look('m')], fixed(600_000));
  const never = session(random, 600_000, [look('n'), look('o')], fixed(0));
  const group = aligned('late', 600_000, [look('x'), look('y')]);
  const startedAt = performance.now();
  const measured = await run([thinking, never, ...group], shop, stop.signal);
  expect(measured).toMatchObject({ offered: 7, sent: 1, missed: 6 });
  expect(missedOf(measured)).toEqual({ browse: 5, checkout: 1 });
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

test('sessions of many buyers wait beside each other, and none starts early', async () => {
  shop = await openSeller();
  const arrivals = Array.from({ length: 50 }, (_, buyer) =>
    session(random, buyer, [look(`l${buyer}`), look(`m${buyer}`)], () => 50 - buyer),
  );
  const measured = await run(arrivals, shop);
  expect(measured).toMatchObject({ offered: 100, sent: 100, missed: 0 });
  for (const { intendedAt, startedAt } of bench.history())
    expect(startedAt).toBeGreaterThanOrEqual(intendedAt);
});

test('aligned requests are with the backend but for a byte, and complete when the moment has come', async () => {
  const { clock } = bench.context;
  const completeAt: number[] = [];
  const headAt: number[] = [];
  shop = await openShop((_, response) => {
    completeAt.push(clock.now());
    response.statusCode = 201;
    response.end('{"orderId":"o-1"}');
  });
  shop.server.on('request', () => headAt.push(clock.now()));
  const wishes = Array.from({ length: 50 }, (_, buyer) => buy(`b${buyer}`, buyer));
  const measured = await run(aligned('rush', 0, wishes), shop);
  expect(measured).toMatchObject({ offered: 50, sent: 50, missed: 0 });

  const history = bench.history();
  const momentAt = history[0]?.intendedAt ?? 0;
  expect(history.every(({ intendedAt }) => intendedAt === momentAt)).toBe(true);
  expect(completeAt).toHaveLength(50);
  expect(Math.min(...completeAt)).toBeGreaterThanOrEqual(momentAt);
  // All of them had come before any of them was complete.
  expect(Math.max(...headAt)).toBeLessThan(Math.min(...completeAt));
  expect(shop.most()).toBe(50);
  for (const { startedAt, steps } of history) {
    expect(startedAt).toBeLessThan(momentAt);
    expect(startedAt).toBeGreaterThanOrEqual(momentAt - LEAD_MS * NS_PER_MS);
    expect(steps[0]?.startedAt).toBeGreaterThanOrEqual(momentAt);
  }
  const leftAt = history.map(({ steps }) => steps[0]?.startedAt ?? 0);
  const spreadMs = (Math.max(...leftAt) - Math.min(...leftAt)) / NS_PER_MS;
  expect(measured.alignedStarts?.count).toBe(1);
  // A histogram's precision: a thousandth, and whole microseconds.
  const offMs = Math.abs((measured.alignedStarts?.maxMs ?? 0) - spreadMs);
  expect(offMs).toBeLessThanOrEqual(0.001 * spreadMs + 0.001);
});

test('aligned requests without a body leave together too, and how far apart is told of each group', async () => {
  shop = await openSeller();
  const rush = (name: string, atMs: number) => aligned(name, atMs, [look(`${name}-x`), look(`${name}-y`)]);
  const measured = await run([...rush('one', 0), { atMs: 10, ...look('single') }, ...rush('two', 250)], shop);
  expect(measured).toMatchObject({ sent: 5, alignedStarts: { count: 2 } });
  const single = await run([{ atMs: 0, ...look('alone') }], shop);
  expect(single).not.toHaveProperty('alignedStarts');
});

test('single arrivals keep their moments beside a group, and a group its place among them', async () => {
  shop = await openSeller();
  const arrivals = [
    { atMs: 0, ...look('first') },
    ...aligned('rush', 100, [buy('b1', 1), buy('b2', 2)]),
    { atMs: 150, ...look('last') },
  ];
  await run(arrivals, shop);
  const moments = new Map(bench.history().map(({ intentId, intendedAt }) => [intentId, intendedAt]));
  const first = moments.get('p-first') ?? 0;
  expect([...moments].map(([intent, at]) => [intent, (at - first) / NS_PER_MS]).sort()).toEqual([
    ['p-b1', 100],
    ['p-b2', 100],
    ['p-first', 0],
    ['p-last', 150],
  ]);
});

test('what the adapter cannot do is refused before anything is sent, a follow-up too', async () => {
  shop = await openSeller();
  const restocked: Wish = {
    intent: 'r',
    intention: { kind: 'restock', input: { actor: 'admin', sku: 'a', quantity: 1 } },
  };
  const arrivals = [{ atMs: 0, ...look('l') }, session(random, 50, [look('m'), restocked], fixed(1))];
  await expect(run(arrivals, shop)).rejects.toThrow('phase rush: plain has no operation restock');
  expect(bench.history()).toEqual([]);
});

test('a history that breaks ends the phase at once, with what it said, and nothing leaves after it', async () => {
  shop = await openSeller();
  bench.recorder.flush = () => {
    throw new Error('no space left on device');
  };
  const thinking = session(random, 600_000, [look('l'), look('m')], fixed(600_000));
  const looks = Array.from({ length: 600 }, (_, index) => ({ atMs: 1_000 * index, ...look(`n${index}`) }));
  const group = aligned('late', 600_000, [look('x'), look('y')]);
  const startedAt = performance.now();
  await expect(run([...looks, thinking, ...group], shop)).rejects.toThrow('no space left on device');
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  expect(shop.most()).toBe(0);
});

test('more aligned requests than connections are refused before anything is sent', async () => {
  shop = await openSeller();
  const wishes = Array.from({ length: 65 }, (_, buyer) => look(`l${buyer}`));
  await expect(run(aligned('rush', 0, wishes), shop)).rejects.toThrow(/65 requests .* 64 connections/);
  expect(bench.history()).toEqual([]);
});
