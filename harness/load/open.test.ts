import { afterEach, beforeEach, expect, test } from 'vitest';
import { randomFor } from '../model/random.ts';
import { percentileOf } from '../statistics/percentile.ts';
import { runOpen } from './open.ts';
import { burst, uniform } from './pacer.ts';
import { type Bench, browse, checkout, openBench, openPhase } from './testing/bench.ts';
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
});

test('a backend that answers after 100 ms measures 100 ms, and not less at any percentile', async () => {
  shop = await openShop((_, response) => setTimeout(() => response.end('{"sku":"a"}'), 100));
  const dispatcher = bench.dispatcher(shop.baseUrl, { connections: 40 });
  const phase = openPhase(uniform(100, 1_500), () => browse('a'));
  const measured = await runOpen(dispatcher, bench.context, phase, random, { intentPrefix: 'p' });

  expect(measured).toMatchObject({ model: 'open', offered: 150, sent: 150, missed: 0, connections: 40 });
  const { outcomes, responseTime, serviceTime } = measured.kinds[0] ?? expect.fail('no kind');
  // autocannon's correction would make thousands of samples out of these, with a median of 51 ms.
  expect(outcomes).toEqual({ ok: 150, refused: 0, unknown: 0 });
  const times = bench.history().map(({ intendedAt, endedAt }) => ((endedAt ?? 0) - intendedAt) / 1e6);
  // The quickest says what the harness itself adds; how much a busy machine adds to the others is not ours to say.
  expect(Math.min(...times)).toBeGreaterThan(99);
  expect(Math.min(...times)).toBeLessThan(120);
  for (const [measuredMs, percentile] of [
    [responseTime.p50Ms, 50],
    [responseTime.p90Ms, 90],
    [responseTime.p99Ms, 99],
  ] as const) {
    const exactMs = percentileOf(times, percentile) ?? 0;
    expect(Math.abs((measuredMs ?? 0) / exactMs - 1)).toBeLessThan(0.0011);
  }
  expect(serviceTime.p50Ms).toBeLessThanOrEqual(responseTime.p50Ms ?? 0);
});

test('a stall shows in the response times of everything that was due meanwhile', async () => {
  const { clock } = bench.context;
  let stallEnd: number | null = null;
  shop = await openShop((_, response) => {
    stallEnd ??= clock.now() + 500e6;
    setTimeout(() => response.end('{"sku":"a"}'), Math.max(0, (stallEnd - clock.now()) / 1e6));
  });
  // One connection: a closed-model tool would send one request into the stall and report one slow answer.
  const dispatcher = bench.dispatcher(shop.baseUrl, { connections: 1 });
  const phase = openPhase(uniform(100, 400), () => browse('a'));
  const measured = await runOpen(dispatcher, bench.context, phase, random, { intentPrefix: 'p' });

  expect(bench.history()).toHaveLength(40);
  for (const { intendedAt, endedAt } of bench.history()) {
    // Each was due before the stall was over, and none was answered before: it took at least what was left of it.
    const leftMs = ((stallEnd ?? 0) - intendedAt) / 1e6;
    expect(leftMs).toBeGreaterThan(100);
    // A timer of Node may fire a millisecond early.
    expect(((endedAt ?? 0) - intendedAt) / 1e6).toBeGreaterThan(leftMs - 2);
  }
  expect(measured.kinds[0]?.responseTime.maxMs).toBeGreaterThan(490);
  expect(measured.kinds[0]?.responseTime.p50Ms).toBeGreaterThan(290);
  // The stall is the backend's, not the generator's.
  expect(measured.dispatchLag.p50Ms).toBeLessThan(10);
});

test('an arrival that refers to an order which never came to be is missed, and counted', async () => {
  shop = await openShop((request, response) => {
    response.statusCode = request.method === 'POST' ? 409 : 200;
    response.end('{}');
  });
  const dispatcher = bench.dispatcher(shop.baseUrl);
  const phase = openPhase(burst(3, 100), (index) =>
    index === 0
      ? checkout(7)
      : { kind: 'readOrder', input: { actor: 7, order: { of: index === 1 ? 'i0' : 'i9' } } },
  );
  const measured = await runOpen(dispatcher, bench.context, phase, random, { intentPrefix: 'p' });
  expect(measured).toMatchObject({ offered: 3, sent: 1, missed: 2 });
  // Which kind is the first depends on whether the checkout has ended when the reads are due.
  const checkouts = measured.kinds.find(({ kind }) => kind === 'checkout');
  expect(checkouts?.refusals).toEqual({ 'out-of-stock': 1 });
});

test('a later operation reads the order of an earlier intent, of an earlier phase too', async () => {
  const asked: (string | undefined)[] = [];
  shop = await openShop((request, response) => {
    asked.push(request.url);
    response.statusCode = request.method === 'POST' ? 201 : 200;
    response.end('{"orderId":"o-42"}');
  });
  const dispatcher = bench.dispatcher(shop.baseUrl);
  const first = openPhase([0], () => checkout(7));
  const second = {
    ...openPhase([0], () => ({ kind: 'readOrder', input: { actor: 8, order: { of: 'i0' } } })),
    name: 'x',
  };
  await runOpen(dispatcher, bench.context, first, random, { intentPrefix: 'p' });
  const renamed = {
    ...second,
    arrivals: () => second.arrivals(random, []).map((a) => ({ ...a, intent: 'read' })),
  };
  await runOpen(dispatcher, bench.context, renamed, random, { intentPrefix: 'q' });

  expect(asked).toEqual(['/orders', '/orders/o-42']);
  expect(bench.history()[1]?.input).toEqual({ actor: 8, order: { of: 'p-i0' } });
  expect(bench.history().map(({ process }) => process)).toEqual([7, 8]);
});

test('a phase that is stopped waits for what was sent and counts the rest as missed', async () => {
  const stop = new AbortController();
  shop = await openShop((_, response) => {
    stop.abort();
    setTimeout(() => response.end('{"sku":"a"}'), 50);
  });
  const dispatcher = bench.dispatcher(shop.baseUrl);
  const phase = openPhase(uniform(10, 60_000), () => browse('a'));
  const options = { intentPrefix: 'p', signal: stop.signal };
  const measured = await runOpen(dispatcher, bench.context, phase, random, options);
  expect(measured.sent).toBeLessThan(5);
  expect(measured.sent + measured.missed).toBe(600);
  expect(bench.history().every(({ outcome }) => outcome.type === 'ok')).toBe(true);
});

test('arrivals that are no schedule are refused before anything is sent', async () => {
  shop = await openShop((_, response) => response.end());
  const dispatcher = bench.dispatcher(shop.baseUrl);
  const run = (moments: number[]) =>
    runOpen(
      dispatcher,
      bench.context,
      openPhase(moments, () => browse('a')),
      random,
      { intentPrefix: 'p' },
    );
  await expect(run([5, 1])).rejects.toThrow(/sorted|at 1 ms/);
  await expect(run([Number.NaN])).rejects.toThrow(/NaN/);
  expect(bench.history()).toEqual([]);
});
