import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bounded } from './bounded.ts';
import { redactor } from './redaction.ts';
import { type Bench, checkout, openBench } from './testing/bench.ts';
import { openShop, SESSION, type Shop } from './testing/shop.ts';

const SECRET = 'session-secret-of-a-buyer';
const redact = redactor([SESSION]);
const line = { sku: 'a', quantity: 1, unitPriceCents: null };
const order = { orderId: 'o-1', status: 'live', totalCents: 1, currency: 'EUR', lines: [line] };

test('an ordinary result is kept as it is', () => {
  expect(bounded(order, redact)).toEqual({ type: 'bounded', value: order });
  expect(bounded({ ...order, orderId: 'o'.repeat(256) }, redact)).toMatchObject({ type: 'bounded' });
  expect(bounded({ ...order, lines: Array(1_000).fill(line) }, redact)).toMatchObject({ type: 'bounded' });
});

test.each([
  ['an id', { ...order, orderId: 'o'.repeat(257) }, /orderId has 257 characters/],
  ['a line', { ...order, lines: [{ ...line, sku: 's'.repeat(1_000_000) }] }, /sku has 1000000/],
  ['a list', { ...order, lines: Array(1_001).fill(line) }, /lines has 1001 items/],
  ['the name of a field', { [`${'f'.repeat(257)}`]: 1 }, /a field has 257/],
  ['the number of fields', Object.fromEntries(Array.from({ length: 65 }, (_, n) => [n, n])), /65 fields/],
  ['everything together', Array(200).fill(Array(60).fill(1)), /more than 10000 values/],
  ['the nesting', [[[[[]]]]], /nested/],
])('%s that is too long is not cut: it would be another', (_, result, why) => {
  expect(bounded(result, redact)).toEqual({ type: 'unfit', why: expect.stringMatching(why) });
});

test('a field called __proto__ is a field like any other', () => {
  const result = JSON.parse('{"__proto__":{"orderId":"o-2"},"currency":"EUR"}');
  const kept = bounded(result, redact);
  expect(JSON.stringify(kept)).toBe(`{"type":"bounded","value":${JSON.stringify(result)}}`);
});

test('what JSON cannot hold is unfit, and not an error of the history', () => {
  expect(bounded({ ...order, totalCents: 1n }, redact)).toMatchObject({ type: 'unfit' });
});

test('a secret is redacted, but an id with a secret is unfit', () => {
  expect(bounded({ ...order, currency: SECRET }, redact)).toEqual({
    type: 'bounded',
    value: { ...order, currency: '[redacted]' },
  });
  expect(bounded({ ...order, orderId: `o-${SECRET}` }, redact)).toMatchObject({ type: 'unfit' });
});

let bench: Bench;
let shop: Shop | null = null;
beforeEach(() => {
  bench = openBench();
});
afterEach(async () => {
  await bench.close();
  await shop?.close();
});

test.each([
  ['nearly a mebibyte', 'o'.repeat(1_000_000), /orderId has 1000000 characters/],
  ['the session', SECRET, /orderId holds a secret/],
])('an order id that is %s reaches neither the history nor a later read', async (_, orderId, says) => {
  shop = await openShop((_request, response) => {
    response.statusCode = 201;
    response.end(JSON.stringify({ orderId }));
  });
  const { clock, orders } = bench.context;
  const attempt = {
    intention: checkout(1),
    intentId: 'i0',
    process: 0,
    phase: 'rush',
    intendedAt: clock.now(),
  };
  const operation = await bench.dispatcher(shop.baseUrl).perform(attempt);
  expect(operation?.outcome).toMatchObject({
    type: 'unknown',
    cause: 'unintelligible',
    detail: expect.stringMatching(says),
  });
  expect(orders.size).toBe(0);
  bench.recorder.flush();
  const written = readFileSync(bench.file, 'utf8');
  expect(written).not.toContain(SECRET);
  expect(written.length).toBeLessThan(10_000);
});
