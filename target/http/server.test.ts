import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaintsAbout } from '../testing/held-fetch.ts';
import { readAnswer } from '../testing/raw-client.ts';
import { openTestShop, type TestShop, until } from '../testing/shop.ts';
import { openSocketClient } from '../testing/socket-client.ts';

let shop: TestShop;
let buyer: string;
const SETTINGS = { HEADERS_TIMEOUT_MS: '400', REQUEST_TIMEOUT_MS: '800', KEEP_ALIVE_TIMEOUT_MS: '2000' };

beforeAll(async () => {
  shop = await openTestShop({ settings: SETTINGS });
  buyer = await shop.buyer();
});
afterAll(() => shop.close());

const openClient = (keepsItsHalf = false) => openSocketClient(shop.base, keepsItsHalf);

function orderRequest(sku: string, key: string): { head: string; body: string } {
  const body = JSON.stringify({ lines: [{ sku, quantity: 1 }], cardToken: `tok_accepted_${key}` });
  const head = [
    'POST /orders HTTP/1.1',
    'host: shop',
    `authorization: Bearer ${buyer}`,
    `idempotency-key: ${key}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
    // Answered as soon as the request is there: so a test knows when it is open.
    'expect: 100-continue',
    '\r\n',
  ].join('\r\n');
  return { head, body };
}

const ordersOf = (key: string) =>
  shop.database.query<{ status: string }>('select status from orders where idempotency_key = $1', [key]);

test('a client that never ends its headers, or its body, is told so and let go', async () => {
  const [half, bodiless] = [await openClient(), await openClient()];
  half.socket.write('GET /health HTTP/1.1\r\nhost: ');
  const key = randomUUID();
  const { head, body } = orderRequest(await shop.product(1), key);
  bodiless.socket.write(head + body.slice(0, 10));
  await Promise.all([half.closed, bodiless.closed]);
  for (const client of [half, bodiless]) {
    expect(client.heard()).toMatch(/HTTP\/1\.1 408 .*\r\ncontent-type: application\/problem\+json/);
    expect(client.heard()).toContain('"code":"too-slow"');
    const answer = readAnswer({ method: 'POST', target: '/orders' }, Buffer.from(client.heard()));
    expect(answer && complaintsAbout(answer)).toEqual([]);
  }
  expect(await ordersOf(key)).toEqual([]);
});

test('what was refused as too slow is not done, though the rest of it comes after all', async () => {
  const key = randomUUID();
  const { head, body } = orderRequest(await shop.product(1), key);
  const client = await openClient(true);
  client.socket.write(head + body.slice(0, 10));
  await until(() => client.heard().includes('HTTP/1.1 408 '), 'it is refused');
  client.socket.write(body.slice(10));
  await client.letGo();
  expect(await ordersOf(key)).toEqual([]);
});

test('a client that never takes its answers is let go', async () => {
  await shop.reopen({ settings: { ...SETTINGS, SILENCE_TIMEOUT_MS: '400' } });
  const { hostname, port } = new URL(shop.base);
  const socket = connect(Number(port), hostname);
  // Nobody listens to its data, so it reads nothing: it notices that it was let go when it cannot ask any more.
  const failed = new Promise<NodeJS.ErrnoException>((resolve) => socket.once('error', resolve));
  const asking = setInterval(() => {
    if (socket.writableLength < 1_000_000)
      socket.write('GET /openapi.json HTTP/1.1\r\nhost: shop\r\n\r\n'.repeat(100));
  }, 10);
  expect(['ECONNRESET', 'EPIPE']).toContain((await failed).code);
  clearInterval(asking);
  await shop.reopen({ settings: SETTINGS });
});

test('a client that goes away in the middle of its body leaves nothing', async () => {
  const key = randomUUID();
  const { head, body } = orderRequest(await shop.product(1), key);
  const client = await openClient();
  client.socket.write(head + body.slice(0, 10));
  await until(() => client.heard().includes(' 100 '), 'the request is open');
  client.socket.destroy();
  await until(() => shop.logs.some((line) => line.includes('"status":"aborted"')), 'it is over');
  expect(await ordersOf(key)).toEqual([]);
});

test('a client that goes away before its answer has a whole order, and hears of it when it asks again', async () => {
  const key = randomUUID();
  const sku = await shop.product(1);
  const { head, body } = orderRequest(sku, key);
  const client = await openClient();
  client.socket.write(head + body);
  await until(async () => (await ordersOf(key)).length === 1, 'the order is placed');
  client.socket.destroy();
  await until(async () => (await ordersOf(key))[0]?.status === 'confirmed', 'the order is confirmed');
  const again = await shop.order(buyer, sku, { key });
  expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
  expect(shop.bank.payments.filter(({ cardToken }) => cardToken.endsWith(key))).toHaveLength(1);
});

test.each([
  ['no HTTP', 'hello\r\n\r\n', 400, 'invalid'],
  ['a length that is none', 'POST /orders HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n', 400, 'invalid'],
  ['no host', 'GET /health HTTP/1.1\r\n\r\n', 400, 'invalid'],
  ['two hosts', 'GET /health HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n', 400, 'invalid'],
  ['a version that is none', 'GET /health HTTP/9.9\r\nhost: a\r\n\r\n', 400, 'invalid'],
  ['a tunnel', 'CONNECT bank:443 HTTP/1.1\r\nhost: bank:443\r\n\r\n', 400, 'invalid'],
  [
    'two lengths',
    'POST /orders HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
    400,
    'invalid',
  ],
  [
    'a length and chunks',
    'POST /orders HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
    'invalid',
  ],
  [
    '20 KiB of headers',
    `GET /health HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_480)}\r\n\r\n`,
    431,
    'headers-too-large',
  ],
])('%s is refused in the words of the others', async (_what, sent, status, code) => {
  const client = await openClient();
  client.socket.write(sent);
  await client.closed;
  expect(client.heard()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(client.heard()).toContain(`"code":"${code}"`);
  // It is also what the contract says of requests that never became one.
  const answer = readAnswer({ method: 'GET', target: '/health' }, Buffer.from(client.heard()));
  expect(answer && complaintsAbout(answer)).toEqual([]);
});

test('a shop that closes finishes what is open, and its clients let go of their connections', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = async () => {
    const [response] = await once(get(`${shop.base}/health`, { agent }), 'response');
    const headers = new Map<string, string>(Object.entries(response.headers));
    const heard = { method: 'GET', target: '/health', status: response.statusCode, headers };
    expect(complaintsAbout({ ...heard, text: await text(response) })).toEqual([]);
    return headers.get('connection');
  };
  expect(await ask()).toBe('keep-alive');
  const idle = await openClient();
  const key = randomUUID();
  const sku = await shop.product(1);
  const { head, body } = orderRequest(sku, key);
  const late = await openClient();
  late.socket.write(head + body.slice(0, -1));
  await until(() => late.heard().includes(' 100 '), 'the request is open');

  const reopened = shop.reopen({ settings: SETTINGS });
  await idle.closed;
  late.socket.write(body.slice(-1));
  await late.closed;
  expect(late.heard()).toContain('HTTP/1.1 201 ');
  expect(late.heard()).toMatch(/connection: close/i);
  const answer = readAnswer({ method: 'POST', target: '/orders' }, Buffer.from(late.heard()));
  expect(answer && complaintsAbout(answer)).toEqual([]);
  await reopened;
  agent.destroy();
  expect((await ordersOf(key))[0]?.status).toBe('confirmed');
});

test('what is still open at the deadline is cut off, and the recovery finishes it', async () => {
  await shop.reopen({ settings: { ...SETTINGS, DRAIN_MS: '50', BANK_TIMEOUT_MS: '500' } });
  buyer = await shop.buyer();
  shop.bank.mood = 'hang';
  const key = randomUUID();
  const { head, body } = orderRequest(await shop.product(1), key);
  const client = await openClient();
  client.socket.write(head + body);
  await until(async () => (await ordersOf(key)).length === 1, 'the order is placed');
  const reopened = shop.reopen({ settings: SETTINGS });
  await client.closed;
  expect(client.heard()).not.toContain(' 201 ');
  shop.bank.mood = 'answer';
  await reopened;
  await until(async () => (await ordersOf(key))[0]?.status === 'confirmed', 'the order is confirmed');
  expect(shop.bank.payments.filter(({ cardToken }) => cardToken.endsWith(key))).toHaveLength(1);
});

test('before it stops accepting, a shop says that it is not ready', async () => {
  await shop.reopen({ settings: { ...SETTINGS, SHUTDOWN_DELAY_MS: '1500' } });
  const reopened = shop.reopen();
  const ready = await shop.send('GET', '/ready');
  expect([ready.status, ready.json.code]).toEqual([503, 'unavailable']);
  expect((await shop.send('GET', '/health')).status).toBe(200);
  await reopened;
  expect((await shop.send('GET', '/ready')).status).toBe(200);
});
