import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Adapter } from '../model/adapter.ts';
import type { Operation, OrderStatus, UnknownCause } from '../model/operation.ts';
import { millis } from '../model/time.ts';
import { type Bench, checkout, openBench } from './testing/bench.ts';
import { openShop, adapter as plain } from './testing/shop.ts';

let bench: Bench;
let closers: (() => Promise<unknown>)[];

beforeEach(() => {
  closers = [];
});
afterEach(async () => {
  await bench.close();
  await Promise.all(closers.map((close) => close()));
});

/** Several at once over few connections, so that some of them wait for one. */
async function performWith(
  adapter: Adapter,
  handle: Parameters<typeof openShop>[0],
  timeoutMs = 5_000,
): Promise<Operation> {
  bench = openBench(adapter);
  const shop = await openShop(handle);
  closers.push(shop.close);
  const dispatcher = bench.dispatcher(shop.baseUrl, { connections: 1, timeoutMs });
  const intendedAt = bench.context.clock.now();
  const attempts = [0, 1, 2].map((index) =>
    dispatcher.perform({
      intention: checkout(1),
      ...{ intentId: `i${index}`, process: index, phase: 'rush', intendedAt },
    }),
  );
  const operations = await Promise.all(attempts);
  return operations.at(-1) ?? expect.fail('it was not sent');
}

const odd = (checkoutOf: NonNullable<Adapter['operations']['checkout']>): Adapter => ({
  ...plain,
  operations: { ...plain.operations, checkout: checkoutOf },
});
const page = { name: 'page', method: 'GET', path: '/' } as const;

test.each<{ does: string; adapter: Adapter; says: RegExp; cause?: UnknownCause }>([
  {
    does: 'throws before it yields',
    adapter: odd(() => {
      throw new Error('no cart');
    }),
    says: /no cart/,
  },
  {
    does: 'throws on an answer',
    adapter: odd(function* () {
      const { json } = yield page;
      return (json as { deep: { deeper: never } }).deep.deeper;
    }),
    says: /undefined/,
  },
  {
    does: 'never ends',
    adapter: odd(function* () {
      for (;;) yield page;
    }),
    says: /more than 32 requests/,
  },
  {
    does: 'returns no outcome',
    adapter: odd(function* () {
      yield page;
      return JSON.parse('{}');
    }),
    says: /no outcome/,
  },
  {
    does: 'returns a refusal without a reason',
    adapter: odd(function* () {
      yield page;
      return JSON.parse('{"type":"refused","detail":""}');
    }),
    says: /no outcome of a checkout: reason/,
  },
  {
    does: 'returns an order without its fields',
    adapter: odd(function* () {
      yield page;
      return JSON.parse('{"type":"ok"}');
    }),
    says: /no outcome of a checkout: result/,
  },
  {
    does: 'makes cents of decimals and does not round them',
    adapter: odd(function* () {
      yield page;
      const totalCents = Number.parseFloat('64.18') * 100;
      return { type: 'ok', result: { orderId: 'o', status: 'live', totalCents, currency: 'EUR', lines: [] } };
    }),
    says: /result\.totalCents: cents are whole numbers: round what was made of decimals/,
  },
  {
    does: 'yields a body that is no JSON',
    adapter: odd(function* () {
      yield { ...page, method: 'POST', body: () => 1 };
      return expect.fail('it was sent');
    }),
    says: /the body of the request page is no JSON/,
  },
  {
    does: 'takes a path from an answer that has none',
    adapter: odd(function* () {
      const { json } = yield page;
      yield { ...page, path: (json as { next: string }).next };
      return expect.fail('it was sent');
    }),
    says: /the path of the request page does not start with/,
  },
  {
    does: 'yields a name that is no text',
    adapter: odd(function* () {
      yield { ...page, name: Object.create(null) };
      return expect.fail('it was sent');
    }),
    says: /name is no text/,
  },
  {
    does: 'yields what cannot be sent',
    adapter: odd(function* () {
      yield { ...page, headers: { bad: 'line\nfeed' } };
      return expect.fail('it was sent');
    }),
    says: /was not sent/,
    cause: 'unintelligible',
  },
])(
  'an adapter that $does makes the outcome unknown, and is to blame',
  async ({ adapter, says, cause = 'adapter-failed' }) => {
    const { outcome } = await performWith(adapter, (_, response) => response.end('{"next":5}'));
    expect(outcome).toMatchObject({ cause, detail: expect.stringMatching(says) });
  },
);

test('a checkout that is pending yet is neither sold nor refused', async () => {
  const told = (status: OrderStatus) =>
    performWith(
      odd(function* () {
        yield page;
        return {
          type: 'ok',
          result: { orderId: 'o', status, totalCents: 1, currency: 'EUR', lines: [] },
        };
      }),
      (_, response) => response.end(),
    );
  expect((await told('pending')).outcome).toMatchObject({ type: 'unknown', cause: 'not-finished' });
  expect((await told('live')).outcome).toMatchObject({ type: 'ok', result: { status: 'live' } });
});

test('one deadline covers all steps of an operation', async () => {
  const adapter = odd(function* () {
    for (;;) yield page;
  });
  const operation = await performWith(adapter, (_, response) => setTimeout(() => response.end(), 60), 500);
  expect(operation.outcome).toMatchObject({ type: 'unknown', cause: 'timeout' });
  expect(operation.steps.length).toBeGreaterThan(1);
  const { startedAt, endedAt } = operation;
  expect(millis((endedAt ?? 0) - startedAt)).toBeLessThan(1_000);
});
