import { afterEach, beforeEach, expect, test } from 'vitest';
import { readHistory } from '../history/reader.ts';
import { type Bench, browse, checkout, openBench } from '../load/testing/bench.ts';
import { openShop, type Shop, sessions } from '../load/testing/shop.ts';
import { canaryOf } from '../model/canary.ts';
import { STRICT } from '../model/evidence.ts';
import type { Intention, Operation } from '../model/operation.ts';
import { makeInspector } from './inspector.ts';

/** Bent shops over real HTTP: what the scan sees is with the operation, in memory and in the file. */

const KEY = 'the-key-between-shop-and-bank';
const CANARY = canaryOf(2, '00c0ffee');

let bench: Bench;
let shop: Shop | undefined;

beforeEach(() => {
  bench = openBench();
});
afterEach(async () => {
  await bench.close();
  await shop?.close();
});

async function ask(handle: Parameters<typeof openShop>[0], ...intentions: Intention[]): Promise<Operation[]> {
  shop = await openShop(handle);
  const fields = { checkout: { orderId: true }, page: { sku: true } } as const;
  const inspector = makeInspector({
    ...{ sessions, declarations: { ...STRICT, fields } },
    secrets: [{ what: 'BANK_KEY', value: KEY }],
  });
  Object.assign(bench.context, { inspector });
  const dispatcher = bench.dispatcher(shop.baseUrl, { connections: 1 });
  const attempts = intentions.map((intention, index) =>
    dispatcher.perform({
      ...{ intention, intentId: `i${index}`, process: index, phase: 'rush' },
      intendedAt: bench.context.clock.now(),
    }),
  );
  await Promise.all(attempts);
  bench.recorder.flush();
  const { operations } = await readHistory(bench.file);
  expect(operations.map(({ sightings }) => sightings)).toEqual(
    bench.history().map(({ sightings }) => sightings),
  );
  return [...operations];
}

const seen = (operation: Operation | undefined): string[] =>
  (operation?.sightings ?? []).map(({ type, what, where }) => `${type} ${what} in ${where}`);

test('a shop that says what it should shows nothing', async () => {
  const operations = await ask((_, response) => {
    response.statusCode = 201;
    response.end('{"orderId":"o-1"}');
  }, checkout(1));
  expect(operations[0]).toMatchObject({ outcome: { type: 'ok' } });
  expect(operations[0]?.sightings).toBeUndefined();
});

test('the data of another buyer, in a header and in a page, whose body is then kept', async () => {
  const [page] = await ask((_, response) => {
    response.setHeader('x-last-buyer', CANARY);
    response.end(JSON.stringify({ sku: 'a', reviewedBy: CANARY }));
  }, browse('a'));
  expect(seen(page)).toEqual([
    'canary 2 in page: body',
    'canary 2 in page: header x-last-buyer',
    'field reviewedBy in page: body of a 200',
  ]);
  expect(page?.steps[0]?.answerBody).toContain(CANARY);
});

test('a secret is seen, and in nothing that the history keeps', async () => {
  const [operation] = await ask((_, response) => {
    response.statusCode = 500;
    response.end(JSON.stringify({ detail: `bad signature, not ${KEY}`, at: 'at f (/app/bank.js:1:2)' }));
  }, checkout(1));
  expect(seen(operation)).toEqual(
    expect.arrayContaining(['secret BANK_KEY in checkout: body', 'secret stack trace in checkout: body']),
  );
  expect(operation?.steps[0]?.answerBody).toContain('[BANK_KEY]');
  expect(JSON.stringify(operation)).not.toContain(KEY);
});

test('the card’s token is a secret, even to its owner', async () => {
  const [operation] = await ask((_request, response, body) => {
    response.statusCode = 201;
    response.end(JSON.stringify({ orderId: 'o-1', paidWith: JSON.parse(body).cardToken }));
  }, checkout(1));
  expect(seen(operation)).toContain('secret card token in checkout: body');
  expect(JSON.stringify(operation)).not.toContain('tok_accepted');
});

test('an answer that was meant for another request says whose it is', async () => {
  let before: string | undefined;
  const operations = await ask(
    (request, response) => {
      const own = String(request.headers['x-request-id']);
      response.setHeader('x-request-id', before ?? own);
      before ??= own;
      response.end('{"sku":"a"}');
    },
    browse('a'),
    browse('b'),
  );
  expect(seen(operations[0])).toEqual([]);
  expect(seen(operations[1])).toEqual(['misdirected 0 in page: header x-request-id']);
});
