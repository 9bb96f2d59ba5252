import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Operation } from '../model/operation.ts';
import type { PairedPhase } from '../model/scenario.ts';
import { comparedMs, ordersOf, runPaired } from './paired.ts';
import { type Bench, browse, openBench } from './testing/bench.ts';
import { openShop, adapter as plain, type Shop } from './testing/shop.ts';

let bench: Bench;
let shops: Shop[] = [];

beforeEach(() => {
  bench = openBench();
  shops = [];
});
afterEach(async () => {
  await bench.close();
  await Promise.all(shops.map((shop) => shop.close()));
});

/** A shop that takes `delayMs` for a page and runs `perPage` statements. */
async function variant(delayMs: number, perPage: number) {
  const paths: string[] = [];
  const shop = await openShop((request, response) => {
    paths.push(request.url ?? '');
    setTimeout(() => response.end('{"sku":"a"}'), delayMs);
  });
  shops.push(shop);
  return { baseUrl: shop.baseUrl, paths, statements: async () => paths.length * perPage };
}

const phase: PairedPhase = {
  type: 'paired',
  name: 'pages',
  variants: { a: { CACHE: 'on' }, b: { CACHE: 'off' } },
  pairs: 6,
  blockMs: 250,
  settleMs: 50,
  ratePerSecond: 200,
  connections: 16,
  each: (index, random) => browse(`sku-${index}-${random.int(1, 1_000_000)}`),
};

test('finds the slower variant, counts its statements exactly, and replays the same arrivals', async () => {
  // So far apart that a machine busy with other work cannot hide it.
  const fast = await variant(5, 0);
  const slow = await variant(60, 1);
  const a = bench.dispatcher(fast.baseUrl, { name: 'a', connections: 16 });
  const b = bench.dispatcher(slow.baseUrl, { name: 'b', connections: 16 });
  const { measurement, comparison } = await runPaired({ a, b }, bench.context, phase, 42, {
    statements: { a: fast.statements, b: slow.statements },
    kind: 'indicative',
    intentPrefix: 'p0',
  });

  expect(measurement.answers).toEqual({ attributed: 0, unattributed: 600, surplus: 0 });
  expect(measurement).toMatchObject({ model: 'paired', offered: 600, sent: 600, missed: 0, connections: 16 });
  expect(comparison).toMatchObject({
    phase: 'pages',
    kind: 'indicative',
    a: { CACHE: 'on' },
    b: { CACHE: 'off' },
    queriesPerRequest: { a: 0, b: 1 },
    pairs: 6,
    ratePerSecond: 200,
  });
  const [p50, ...others] = comparison.ratios;
  expect(others).toEqual([]);
  expect(p50).toMatchObject({ metric: 'browse p50', confidence: 0.96875, pairs: 6 });
  expect(p50?.low).toBeGreaterThan(1);
  expect(p50?.estimate).toBeGreaterThan(2);
  expect(comparison.summary).toMatch(/^cache off: browse p50 .*x slower .* 6 pairs, 200\/s, seed 42; /);

  // The same pages in the same order on both sides, and others in each pair.
  expect([...fast.paths].sort()).toEqual([...slow.paths].sort());
  expect(new Set(fast.paths).size).toBe(300);
  const operations = bench.history();
  expect(new Set(operations.map(({ intentId }) => intentId)).size).toBe(600);
  // One variant is loaded at a time.
  for (const one of operations.filter(({ backend }) => backend === 'a')) {
    const overlaps = ({ backend, startedAt, endedAt }: typeof one) =>
      backend === 'b' && startedAt < (one.endedAt ?? 0) && (endedAt ?? 0) > one.startedAt;
    expect(operations.some(overlaps)).toBe(false);
  }
});

test('the lag of the generator is no part of what is compared', () => {
  const page = (lagMs: number, outcome: Operation<'browse'>['outcome']): Operation => ({
    ...{ id: 0, intentId: 'i', process: 0, phase: 'pages', backend: 'a', steps: [] },
    ...browse('a'),
    ...{ intendedAt: 0, startedAt: lagMs * 1e6, endedAt: (lagMs + 7) * 1e6, outcome },
  });
  const ok = { type: 'ok', result: { sku: 'a', unitPriceCents: 1 } } as const;
  expect(comparedMs(page(90, ok), 1_000)).toBe(7);
  expect(comparedMs(page(0, ok), 1_000)).toBe(7);
  expect(comparedMs(page(90, { type: 'refused', reason: 'busy', detail: '' }), 1_000)).toBe(1_000);
});

test('a variant that refuses every page at once is the slowest there can be', async () => {
  const works = await variant(1, 0);
  const refuses = await openShop((_, response) => {
    response.statusCode = 404;
    response.end();
  });
  shops.push(refuses);
  await bench.close();
  bench = openBench({
    ...plain,
    operations: {
      *browse({ sku }) {
        const { status } = yield { name: 'page', method: 'GET', path: `/products/${sku}` };
        if (status === 404) return { type: 'refused', reason: 'not-found', detail: '' };
        return { type: 'ok', result: { sku, unitPriceCents: 1 } };
      },
    },
  });
  const a = bench.dispatcher(works.baseUrl, { name: 'a' });
  const b = bench.dispatcher(refuses.baseUrl, { name: 'b' });
  const { comparison, measurement } = await runPaired({ a, b }, bench.context, { ...phase, pairs: 2 }, 1, {
    statements: { a: async () => null, b: async () => null },
    kind: 'decided',
    intentPrefix: 'p0',
  });
  expect(measurement.kinds[0]?.outcomes).toEqual({ ok: 100, refused: 100, unknown: 0 });
  expect(comparison).toMatchObject({ pairs: 2, queriesPerRequest: null, kind: 'decided' });
  // The timeout is 10 s, and a page takes milliseconds.
  expect(comparison.ratios[0]?.estimate).toBeGreaterThan(10);
});

test('a comparison that is stopped half-way says what it has', async () => {
  const stop = new AbortController();
  const same = await variant(1, 0);
  const a = bench.dispatcher(same.baseUrl, { name: 'a' });
  const b = bench.dispatcher(same.baseUrl, { name: 'b' });
  const { comparison, measurement } = await runPaired({ a, b }, bench.context, phase, 1, {
    statements: {
      a: async () => {
        if (same.paths.length > 150) stop.abort();
        return null;
      },
      b: async () => null,
    },
    kind: 'indicative',
    intentPrefix: 'p0',
    signal: stop.signal,
  });
  expect(comparison.pairs).toBeLessThan(6);
  expect(measurement.sent + measurement.missed).toBe(measurement.offered);
});

test('the order within a pair is random, balanced every two pairs, and a function of the seed', () => {
  const orders = ordersOf(200, 3, 'pages').map((order) => order.join(''));
  for (let pair = 0; pair < 200; pair += 2)
    expect([orders[pair], orders[pair + 1]].sort()).toEqual(['ab', 'ba']);
  const first = orders.filter((_, index) => index % 2 === 0);
  expect(first.filter((order) => order === 'ab').length).toBeGreaterThan(30);
  expect(first.filter((order) => order === 'ba').length).toBeGreaterThan(30);
  expect(ordersOf(200, 3, 'pages').map((order) => order.join(''))).toEqual(orders);
  expect(ordersOf(7, 3, 'pages')).toHaveLength(7);
});
