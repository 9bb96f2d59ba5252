import { afterEach, expect, test } from 'vitest';
import { RunError } from '../model/errors.ts';
import type { SaturationPhase } from '../model/scenario.ts';
import { runSaturation } from './saturation.ts';
import { openShop, type Shop } from './testing/shop.ts';

let shop: Shop | null = null;
afterEach(() => shop?.close());

const phase: SaturationPhase = {
  type: 'saturation',
  name: 'how much',
  connections: 4,
  durationMs: 500,
  skus: ['a', 'b'],
};
const requests = ['/products/a', '/products/b'].map((path) => ({ path, headers: { 'x-session': 'yes' } }));

test('counts what the backend answered, on the connections that were asked for', async () => {
  const seen = new Map<string, number>();
  let strangers = 0;
  shop = await openShop((request, response) => {
    if (request.headers['x-session'] !== 'yes') strangers += 1;
    seen.set(request.url ?? '', (seen.get(request.url ?? '') ?? 0) + 1);
    setTimeout(() => response.end('page'), 10);
  });
  const measured = await runSaturation(shop.baseUrl, requests, phase);
  expect(measured).toMatchObject({ name: 'how much', model: 'saturation', connections: 4, missed: 0 });
  const [kind] = measured.kinds;
  expect(kind?.outcomes).toMatchObject({ refused: 0, unknown: 0 });
  expect(strangers).toBe(0);
  expect([...seen.keys()].sort()).toEqual(['/products/a', '/products/b']);
  // Four connections at 10 ms each can take 400 a second at the most; how many less depends on the machine.
  expect(measured.perSecond).toBeLessThanOrEqual(400);
  expect(measured.perSecond).toBeGreaterThan(20);
  // A little law: L = X · W. A generator that lost answers, or corrected them, would not add up.
  const together = (measured.perSecond * (kind?.responseTime.meanMs ?? 0)) / 1_000;
  expect(together).toBeGreaterThan(3);
  expect(together).toBeLessThan(4.4);
  expect(measured.durationMs).toBeLessThan(1_500);
  // One for the question whether it is there at all.
  expect(shop.most()).toBeLessThanOrEqual(5);
});

test('answers that are no 2xx are not throughput, and not fast', async () => {
  shop = await openShop((_, response) => {
    response.statusCode = 500;
    setTimeout(() => response.end(), 5);
  });
  const measured = await runSaturation(shop.baseUrl, requests, phase);
  expect(measured.perSecond).toBe(0);
  const [kind] = measured.kinds;
  expect(kind?.unknowns['server-error']).toBeGreaterThan(0);
  expect(kind?.responseTime).toMatchObject({
    count: kind?.outcomes.unknown,
    p50Ms: expect.closeTo(10_000, -2),
  });
});

test('a port that nobody listens on is measured as such, without a spinning processor', async () => {
  shop = await openShop((_, response) => response.end());
  const { baseUrl } = shop;
  await shop.close();
  shop = null;
  const measured = await runSaturation(baseUrl, requests, phase);
  expect(measured).toMatchObject({ name: 'how much', offered: 1, sent: 1, perSecond: 0 });
  expect(measured.kinds[0]).toMatchObject({
    outcomes: { ok: 0, refused: 0, unknown: 1 },
    unknowns: { connect: 1 },
    responseTime: { count: 1, maxMs: expect.closeTo(10_000, -2) },
  });
});

test('a backend that drops the first connection is measured as such', async () => {
  shop = await openShop((_, response) => response.socket?.destroy());
  const measured = await runSaturation(shop.baseUrl, requests, phase);
  expect(measured.kinds[0]).toMatchObject({ outcomes: { ok: 0, unknown: 1 }, unknowns: { reset: 1 } });
});

test('nothing to ask for is an error', async () => {
  await expect(runSaturation('http://127.0.0.1:9', [], phase)).rejects.toThrow(RunError);
});

test('a backend that goes away in the middle ends it', async () => {
  let answers = 0;
  shop = await openShop((_, response) => {
    response.end('page');
    answers += 1;
    if (answers === 50) shop?.server.close().closeAllConnections();
  });
  const measured = await runSaturation(shop.baseUrl, requests, { ...phase, durationMs: 30_000 });
  expect(measured.durationMs).toBeLessThan(15_000);
  expect(measured.kinds[0]?.unknowns.reset).toBeGreaterThan(0);
  shop = null;
});
