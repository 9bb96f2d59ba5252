import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Operation } from '../model/operation.ts';
import { randomFor } from '../model/random.ts';
import { type Bench, checkout, openBench } from './testing/bench.ts';
import { openShop, type Shop } from './testing/shop.ts';

let bench: Bench;
let shop: Shop;
const carriedOut: string[] = [];
const random = randomFor(7, 'hostile');
const TIMEOUT_MS = 300;

/** What a backend can do with a request that it has carried out. The key is echoed, so that a mix-up is seen. */
type Ending = (response: ServerResponse, key: string, answer: string) => void;

const honest: Ending = (response, _, answer) => response.writeHead(201).end(answer);

const ENDINGS: readonly Ending[] = [
  (response, key) => response.writeHead(409).end(key),
  (response, _, answer) => response.writeHead(201, { connection: 'close' }).end(answer),
  (response) => response.socket?.resetAndDestroy(),
  (response) => response.socket?.end(),
  (response, _, answer) =>
    response.writeHead(201, { 'content-length': 999 }).write(answer, () => response.socket?.destroy()),
  (response, _, answer) => response.writeHead(201).end(answer, () => response.socket?.end()),
  (response, _, answer) => setTimeout(() => response.writeHead(201).end(answer), 10),
  // After the client has given up.
  (response, _, answer) => setTimeout(() => response.writeHead(201).end(answer), TIMEOUT_MS + 50),
];

beforeEach(async () => {
  bench = openBench();
  shop = await openShop((request, response) => {
    const key = String(request.headers['idempotency-key']);
    carriedOut.push(key);
    const end = random.int(1, 10) <= 7 ? honest : random.pick(ENDINGS);
    end(response, key, JSON.stringify({ orderId: `order-of-${key}` }));
  });
});
afterEach(async () => {
  await bench.close();
  await shop.close();
});

/** The whole point: whatever a backend does to its connections, no answer lands on another operation. */
test('every POST that a hostile backend carried out is in the history, once, with its own answer or none', async () => {
  const dispatcher = bench.dispatcher(shop.baseUrl, { connections: 16, timeoutMs: TIMEOUT_MS });
  const { clock } = bench.context;
  const total = 3_000;
  let next = 0;
  const loop = async (process: number) => {
    for (let id = next++; id < total; id = next++) {
      const attempt = { intention: checkout(id % 100), intentId: `k${id}`, process, phase: 'rush' };
      await dispatcher.perform({ ...attempt, intendedAt: clock.now() });
    }
  };
  // More loops than connections, so that requests also wait for one.
  await Promise.all(Array.from({ length: 24 }, (_, process) => loop(process)));

  const operations = bench.history() as readonly Operation<'checkout'>[];
  expect(operations).toHaveLength(total);
  expect(new Set(carriedOut).size, 'nothing was sent twice').toBe(carriedOut.length);
  const known = new Set(operations.map(({ intentId }) => intentId));
  expect(carriedOut.filter((key) => !known.has(key))).toEqual([]);

  const counts = { ok: 0, refused: 0, unknown: 0 };
  for (const { intentId, outcome } of operations) {
    counts[outcome.type] += 1;
    if (outcome.type === 'ok') expect(outcome.result.orderId).toBe(`order-of-${intentId}`);
    if (outcome.type === 'refused') expect(outcome.detail).toBe(intentId);
  }
  expect(counts.ok).toBeGreaterThan(2_000);
  expect(counts.refused).toBeGreaterThan(50);
  expect(counts.unknown).toBeGreaterThan(300);
});
