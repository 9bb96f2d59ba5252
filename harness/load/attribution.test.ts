import { afterEach, beforeEach, expect, test } from 'vitest';
import { LIMITS } from '../model/limits.ts';
import { randomFor } from '../model/random.ts';
import { attributionWarnings } from './attribution.ts';
import { runClosed } from './closed.ts';
import { type Bench, openBench } from './testing/bench.ts';
import { openShop } from './testing/shop.ts';

let bench: Bench;

beforeEach(() => {
  bench = openBench();
});
afterEach(() => bench.close());

/** Five pages of a shop that echoes the id of every so many requests. */
async function answersOf(isEchoed: (request: number) => boolean) {
  let asked = 0;
  const shop = await openShop((request, response) => {
    if (isEchoed(asked++)) response.setHeader('x-request-id', String(request.headers['x-request-id']));
    response.end('{"sku":"a","unitPriceCents":100}');
  });
  try {
    const { answers } = await runClosed(
      bench.dispatcher(shop.baseUrl),
      bench.context,
      {
        ...{ type: 'closed', name: 'rush', connections: 1, loops: 1, operations: 5 },
        next: () => ({ kind: 'browse', input: { actor: 'anonymous', sku: 'a' } }),
      },
      randomFor(1, 'rush'),
      { intentPrefix: 'p' },
    );
    return answers;
  } finally {
    await shop.close();
  }
}

test('a phase counts the answers that carry the id of their request', async () => {
  expect(await answersOf((request) => request < 3)).toEqual({ attributed: 3, unattributed: 2, surplus: 0 });
});

test('every phase counts its own', async () => {
  expect(await answersOf(() => true)).toEqual({ attributed: 5, unattributed: 0, surplus: 0 });
  expect(await answersOf(() => false)).toEqual({ attributed: 0, unattributed: 5, surplus: 0 });
});

test('a backend that echoes no ids is warned of, one that does is not', () => {
  expect(attributionWarnings([{ answers: { attributed: 5, unattributed: 0 } }, {}])).toEqual([]);
  expect(
    attributionWarnings([
      { answers: { attributed: 5, unattributed: 0 } },
      { answers: { attributed: 0, unattributed: 2 } },
    ]),
  ).toEqual([expect.stringContaining('2 of 7 answers')]);
});

test('the warning says what is not seen, and not that nothing is', () => {
  const [warning = ''] = attributionWarnings([{ answers: { attributed: 0, unattributed: 2 } }]);
  expect(warning).toContain('told by what they speak of alone (product, order, cart)');
  expect(warning).toContain(
    'that speak of the same, or of none, such as refusals, nobody would have noticed',
  );
  // No report cuts it.
  expect(warning.length).toBeLessThan(LIMITS.quotedChars);
});

test('answers that nobody asked for are warned of, though all others carry their ids', () => {
  const answers = { attributed: 5, unattributed: 0, surplus: 2 };
  expect(attributionWarnings([{ answers }])).toEqual([expect.stringContaining('2 connections ended over')]);
});
