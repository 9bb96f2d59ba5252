import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readHistory } from '../history/reader.ts';
import { LIMITS } from '../model/limits.ts';
import { type Intention, type Operation, plainOperation } from '../model/operation.ts';
import { createDispatcher, type Destination, type Dispatcher } from './dispatcher.ts';
import { type Bench, browse, checkout, openBench } from './testing/bench.ts';
import { openShop, adapter as plain, type Shop } from './testing/shop.ts';

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

async function shopThat(handle: Parameters<typeof openShop>[0]): Promise<Shop> {
  const shop = await openShop(handle);
  closers.push(shop.close);
  return shop;
}

/** A backend below HTTP: does as it likes with each connection's first bytes. */
async function rawThat(handle: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => handle(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(resolve);
      }),
  );
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

const perform = (dispatcher: Dispatcher, intention: Intention, intentId = 'i0'): Promise<Operation | null> =>
  dispatcher.perform({
    intention,
    intentId,
    process: 0,
    phase: 'rush',
    intendedAt: bench.context.clock.now(),
  });

async function outcomeFrom(baseUrl: string, more: Partial<Destination> = {}, adapter = plain) {
  await bench.close();
  bench = openBench(adapter);
  const operation = await perform(bench.dispatcher(baseUrl, more), checkout(1));
  return operation?.outcome ?? expect.fail('it was not sent');
}

const HEAD = 'HTTP/1.1 201 Created\r\ncontent-type: application/json\r\n';

test.each<{ does: string; handle: (socket: Socket) => void; cause: string; says: RegExp }>([
  { does: 'closes the connection', handle: (s) => s.end(), cause: 'reset', says: /other side closed/ },
  { does: 'resets it', handle: (s) => s.resetAndDestroy(), cause: 'reset', says: /ECONNRESET/ },
  {
    does: 'closes in the middle of an answer',
    handle: (s) => s.end(`${HEAD}content-length: 100\r\n\r\n{"orderId":"o-1"}`),
    cause: 'cut',
    says: /17 bytes into the answer 201/,
  },
  {
    does: 'resets in the middle of a chunked answer',
    handle: (s) => s.write(`${HEAD}transfer-encoding: chunked\r\n\r\n2\r\n{"`, () => s.resetAndDestroy()),
    cause: 'cut',
    says: /into the answer 201/,
  },
  {
    does: 'answers garbage',
    handle: (s) => s.end('EHLO you\r\n\r\n'),
    cause: 'unintelligible',
    says: /does not match the HTTP/,
  },
  {
    does: 'switches protocols unasked',
    handle: (s) => s.end('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    cause: 'unintelligible',
    says: /bad upgrade/,
  },
  {
    does: 'sends endless headers',
    handle: (s) => s.write(`${HEAD}x: ${'y'.repeat(LIMITS.answerHeaderBytes)}\r\n`),
    cause: 'cut',
    says: /OVERFLOW/,
  },
  {
    does: 'sends an endless body',
    handle: (s) => s.write(`${HEAD}content-length: 9000000\r\n\r\n${'x'.repeat(LIMITS.answerBytes + 1)}`),
    cause: 'cut',
    says: /longer than 1048576 bytes/,
  },
  { does: 'says nothing', handle: () => undefined, cause: 'timeout', says: /no answer within/ },
  {
    does: 'trickles',
    handle: (s) => {
      s.write(`${HEAD}content-length: 9000\r\n\r\n`);
      const trickle = setInterval(() => s.write('x'), 20);
      s.on('close', () => clearInterval(trickle));
    },
    cause: 'timeout',
    says: /no answer within/,
  },
])('a backend that $does leaves the outcome unknown: $cause', async ({ handle, cause, says }) => {
  const timeoutMs = cause === 'timeout' ? 200 : 5_000;
  const outcome = await outcomeFrom(await rawThat(handle), { timeoutMs });
  expect(outcome).toMatchObject({ type: 'unknown', cause, detail: expect.stringMatching(says) });
});

test('a connection that is refused says that the request was not sent', async () => {
  const shop = await openShop((_, response) => response.end());
  await shop.close();
  const outcome = await outcomeFrom(shop.baseUrl);
  expect(outcome).toMatchObject({
    cause: 'connect',
    detail: expect.stringMatching(/ECONNREFUSED.*was not sent/),
  });
});

test('a 500 is what the adapter says it is', async () => {
  const shop = await shopThat((_, response) => {
    response.statusCode = 500;
    response.end();
  });
  expect(await outcomeFrom(shop.baseUrl)).toMatchObject({ type: 'unknown', cause: 'server-error' });
});

test('the invocation is on disk before its bytes leave, and so before the request arrives', async () => {
  const written = (key: string) => readFileSync(bench.file, 'latin1').includes(key);
  const checked: [string, boolean][] = [];
  // undici says so in the same call in which it writes to the socket; the backend sees it later.
  const leaving = (message: unknown) => {
    const key = /idempotency-key: (\S+)/.exec((message as { headers: string }).headers)?.[1] ?? '';
    checked.push([`${key} left`, written(key)]);
  };
  const shop = await shopThat((request, response) => {
    const key = String(request.headers['idempotency-key']);
    checked.push([`${key} arrived`, written(key)]);
    response.statusCode = 201;
    response.end(`{"orderId":"${key}"}`);
  });
  const dispatcher = bench.dispatcher(shop.baseUrl);
  const wave = (number: number) =>
    Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        perform(dispatcher, checkout(1), `wave-${number}-${String(index).padStart(2, '0')}`),
      ),
    );
  subscribe('undici:client:sendHeaders', leaving);
  for (let number = 0; number < 10; number += 1) await wave(number);
  unsubscribe('undici:client:sendHeaders', leaving);
  expect(checked).toHaveLength(400);
  expect(checked.filter(([, onDisk]) => !onDisk)).toEqual([]);
});

test('the connections of the plan are the most there are, over refusals and a restart', async () => {
  const first = await openShop((_, response) => response.end());
  await first.close();
  const dispatcher = bench.dispatcher(first.baseUrl, { connections: 2 });
  const some = () => Promise.all(Array.from({ length: 40 }, () => perform(dispatcher, browse('a'))));
  const refused = await some();
  expect(new Set(refused.map((operation) => operation?.outcome.type))).toEqual(new Set(['unknown']));
  const shop = await openShop((_, response) => setTimeout(() => response.end('{"sku":"a"}'), 5), first.port);
  closers.push(shop.close);
  const answered = await some();
  expect(new Set(answered.map((operation) => operation?.outcome.type))).toEqual(new Set(['ok']));
  expect(shop.most()).toBe(2);
});

test('secrets stay out of the history, whoever echoes them', async () => {
  const shop = await shopThat((request, response, body) => {
    response.statusCode = 201;
    const echo = { sent: body, session: request.headers.authorization, accessToken: 'abc', orderId: 'o-1' };
    response.end(JSON.stringify(echo));
  });
  await perform(bench.dispatcher(shop.baseUrl), checkout(1), 'i-secret');
  bench.recorder.flush();
  const written = readFileSync(bench.file, 'utf8');
  for (const secret of ['session-secret-of-a-buyer', 'tok_accepted_i-secret', 'hunter2', 'abc'])
    expect(written).not.toContain(secret);
  expect(written).toContain('[redacted]');
  expect(written).toContain('i-secret');
});

test('long bodies are kept short, and the file says what memory says', async () => {
  const shop = await shopThat((_, response) => {
    response.statusCode = 201;
    response.end(JSON.stringify({ orderId: 'o-1', filler: '🂡'.repeat(10_000) }));
  });
  const dispatcher = bench.dispatcher(shop.baseUrl);
  await Promise.all([perform(dispatcher, checkout(1)), perform(dispatcher, browse('a'), 'i1')]);
  bench.recorder.flush();
  const { operations } = await readHistory(bench.file);
  expect(operations.map(plainOperation)).toEqual(bench.history().map(plainOperation));
  expect(operations[0]?.steps[0]?.answerBody).toHaveLength(LIMITS.storedBodyChars);
});

test('a kind that the adapter lacks is an error, not an unknown', async () => {
  const shop = await shopThat((_, response) => response.end());
  const restock: Intention = { kind: 'restock', input: { actor: 'admin', sku: 'a', quantity: 1 } };
  await expect(perform(bench.dispatcher(shop.baseUrl), restock)).rejects.toThrow(/no operation restock/);
});

test('what is queued begins when it is asked for, once in a turn of the event loop, and else at the end of the turn', async () => {
  const shop = await shopThat((_, response) => response.end('{"sku":"a"}'));
  const dispatcher = bench.dispatcher(shop.baseUrl);
  const begun = () => bench.history().map(({ intentId }) => intentId);
  const first = perform(dispatcher, browse('a'), 'i0');
  expect(begun()).toEqual([]);
  dispatcher.sendQueued();
  expect(begun()).toEqual(['i0']);
  expect(readFileSync(bench.file).includes('i0')).toBe(true);
  const second = perform(dispatcher, browse('a'), 'i1');
  dispatcher.sendQueued();
  expect(begun()).toEqual(['i0']);
  await Promise.all([first, second]);
  const third = perform(dispatcher, browse('a'), 'i2');
  dispatcher.sendQueued();
  expect(begun()).toEqual(['i0', 'i1', 'i2']);
  expect(await third).toMatchObject({ outcome: { type: 'ok' } });
});

test('a history that breaks over completions alone is told when the dispatcher is closed', async () => {
  const shop = await shopThat((_, response) => response.end('{"sku":"a"}'));
  const dispatcher = createDispatcher(bench.context, { name: 'main', baseUrl: shop.baseUrl, connections: 1 });
  expect(await perform(dispatcher, browse('a'))).toMatchObject({ outcome: { type: 'ok' } });
  const { flush } = bench.recorder;
  bench.recorder.flush = () => {
    throw new Error('no space left on device');
  };
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  await expect(dispatcher.close()).rejects.toThrow('no space left on device');
  bench.recorder.flush = flush;
});

test('where the history cannot be written nothing leaves', async () => {
  let requests = 0;
  const shop = await shopThat((_, response) => {
    requests += 1;
    response.end();
  });
  const dispatcher = bench.dispatcher(shop.baseUrl);
  bench.recorder.close();
  await expect(perform(dispatcher, browse('a'))).rejects.toThrow(/closed/);
  expect(requests).toBe(0);
});
