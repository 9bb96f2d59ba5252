import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Adapter, Request } from '../model/adapter.ts';
import type { Operation, OrderView, Outcome } from '../model/operation.ts';
import type { Dispatcher } from './dispatcher.ts';
import { createGate, type Gate } from './gate.ts';
import { type Bench, checkout, openBench } from './testing/bench.ts';
import { openShop, adapter as plain } from './testing/shop.ts';

let bench: Bench;
let closers: (() => Promise<unknown>)[] = [];

beforeEach(() => {
  bench = openBench();
  closers = [];
});
afterEach(async () => {
  await bench.close();
  await Promise.all(closers.map((close) => close()));
});

const checkOut = (dispatcher: Dispatcher, gate?: Gate): Promise<Operation | null> =>
  dispatcher.perform({
    intention: checkout(0),
    intentId: 'i0',
    process: 0,
    phase: 'rush',
    intendedAt: bench.context.clock.now(),
    ...(gate && { gate }),
  });

/** What is asked for here is the run's request 0-0. */
test.each([
  ['of this run, for another request', (own: string) => `${own.slice(0, 17)}7-0`, 'unknown'],
  ['its own', (own: string) => own, 'ok'],
  ['its own twice, as application and proxy set it', (own: string) => `${own}, ${own}`, 'ok'],
  ['a child of its own', (own: string) => `${own}.1`, 'ok'],
  ['of somebody else', () => 'b7ad6b7169203331', 'ok'],
])('an answer with a request id %s', async (_, idOf, type) => {
  const shop = await openShop((request, response) => {
    response.setHeader('x-request-id', idOf(String(request.headers['x-request-id'])));
    response.statusCode = 201;
    response.end('{"orderId":"o-1"}');
  });
  closers.push(shop.close);
  const operation = await checkOut(bench.dispatcher(shop.baseUrl));
  expect(operation?.outcome).toMatchObject(
    type === 'ok'
      ? { type }
      : { type, cause: 'unintelligible', detail: expect.stringContaining('another request') },
  );
});

test.each([[false], [true]])(
  'what an adapter says of a body counts, however it spells the name of the header (aligned: %s)',
  async (isAligned) => {
    const own = 'application/merge-patch+json';
    const types: string[] = [];
    const shop = await openShop((request, response) => {
      for (const [at, name] of request.rawHeaders.entries())
        if (/^(content-type|x-request-id)$/i.test(name)) types.push(`${name}: ${request.rawHeaders[at + 1]}`);
      response.statusCode = 201;
      response.end('{"orderId":"o-1"}');
    });
    closers.push(shop.close);
    const spelt: Adapter = {
      ...plain,
      operations: {
        ...plain.operations,
        *checkout(...told) {
          const steps = plain.operations.checkout?.(...told);
          const wanted = steps?.next().value as Request;
          const headers = { 'Content-Type': own, 'X-Request-Id': 'mine' };
          const answer = yield { ...wanted, headers };
          return steps?.next(answer).value as Outcome<OrderView>;
        },
      },
    };
    const other = openBench(spelt);
    closers.push(() => other.close());
    const { gate, open } = createGate();
    const ended = other.dispatcher(shop.baseUrl).perform({
      ...{ intention: checkout(0), intentId: 'i0', process: 0, phase: 'rush' },
      ...{ intendedAt: other.context.clock.now(), ...(isAligned && { gate }) },
    });
    open();
    expect((await ended)?.outcome.type).toBe('ok');
    expect(types).toEqual([
      `Content-Type: ${own}`,
      expect.stringMatching(/^x-request-id: [0-9a-f]{16}-0-0$/),
    ]);
  },
);

test('the last byte of an aligned request leaves when the gate opens, and its step starts then', async () => {
  const arrived = new PassThrough({ encoding: 'utf8' });
  const server = createServer((request, response) => {
    request.pipe(arrived);
    request.on('end', () => response.writeHead(409).end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  const { gate, open } = createGate();
  const { clock } = bench.context;
  const { port } = server.address() as AddressInfo;
  const operation = checkOut(bench.dispatcher(`http://127.0.0.1:${port}`), gate);
  const [held] = await once(arrived, 'data');
  expect(() => JSON.parse(held)).toThrow();
  const openedAt = clock.now();
  open();
  const [last] = await once(arrived, 'data');
  expect(last).toBe('}');
  expect(JSON.parse(held + last)).toMatchObject({ lines: [{ sku: 'a' }] });
  expect((await operation)?.steps[0]?.startedAt).toBeGreaterThanOrEqual(openedAt);
});

test('in flight is what the backend has whole: not what waits for a connection or its moment', async () => {
  const answers: (() => void)[] = [];
  const shop = await openShop((_, response) => answers.push(() => response.writeHead(409).end('{}')));
  closers.push(shop.close);
  const { inFlight } = bench.context;
  const dispatcher = bench.dispatcher(shop.baseUrl, { connections: 1 });
  const { gate, open } = createGate();
  const all = [checkOut(dispatcher, gate), checkOut(dispatcher), checkOut(dispatcher)];
  await expect.poll(() => answers.length).toBe(1);
  expect(inFlight.count).toBe(1);
  open();
  await expect.poll(() => answers.length).toBe(2);
  expect(inFlight.count).toBe(2);
  for (const answer of answers.splice(0)) answer();
  await expect.poll(() => answers.length).toBe(1);
  expect(inFlight.count).toBe(1);
  for (const answer of answers) answer();
  await Promise.all(all);
  expect(inFlight.count).toBe(0);
  await checkOut(bench.dispatcher('http://127.0.0.1:1'));
  expect(inFlight.count).toBe(0);
});

test('aligned requests that wait for their moment keep nobody else waiting', async () => {
  const shop = await openShop((_, response) => response.writeHead(409).end('{}'));
  closers.push(shop.close);
  const dispatcher = bench.dispatcher(shop.baseUrl, { connections: 2 });
  const { gate, open } = createGate();
  const held = [checkOut(dispatcher, gate), checkOut(dispatcher, gate)];
  // They end although all connections of the plan's number are held: were they shared, this would wait for ever.
  const others = await Promise.all([checkOut(dispatcher), checkOut(dispatcher)]);
  expect(others.map((operation) => operation?.outcome.type)).toEqual(['refused', 'refused']);
  open();
  expect((await Promise.all(held)).map((operation) => operation?.outcome.type)).toEqual([
    'refused',
    'refused',
  ]);
});

test('a byte order mark before an answer is no part of its JSON (RFC 8259, 8.1)', async () => {
  const shop = await openShop((_, response) => response.writeHead(201).end('\uFEFF{"orderId":"o-1"}'));
  closers.push(shop.close);
  expect((await checkOut(bench.dispatcher(shop.baseUrl)))?.outcome).toMatchObject({
    result: { orderId: 'o-1' },
  });
});
