import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Replace } from '../app.ts';
import { complaintsAbout } from '../testing/held-fetch.ts';
import { readAnswer } from '../testing/raw-client.ts';
import { openTestShop, type TestShop, until } from '../testing/shop.ts';
import { openSocketClient } from '../testing/socket-client.ts';

/** Clients that say more before they are answered. What they asked first waits for the bank until the test says so. */
let shop: TestShop;
let buyer: string;
let bankMayAnswer: () => void;
let bankAnswers: Promise<void>;

const replace: Replace = ({ charge }) => ({
  charge: async (...given) => {
    await bankAnswers;
    return charge(...given);
  },
});
/** Nobody takes an order over while it waits. */
const SETTINGS = { BANK_TIMEOUT_MS: '60000', OPEN_REQUESTS_MAX: '5' };

beforeAll(async () => {
  shop = await openTestShop({ settings: SETTINGS, replace });
  buyer = await shop.buyer();
});
afterAll(() => shop.close());
beforeEach(() => {
  bankAnswers = new Promise((resolve) => {
    bankMayAnswer = resolve;
  });
});

/** An order that waits. */
async function orderRequest(key: string, requestId: string = randomUUID()): Promise<string> {
  const lines = [{ sku: await shop.product(1), quantity: 1 }];
  const body = JSON.stringify({ lines, cardToken: `tok_accepted_${key}` });
  return [
    'POST /orders HTTP/1.1',
    'host: shop',
    `authorization: Bearer ${buyer}`,
    `idempotency-key: ${key}`,
    `x-request-id: ${requestId}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

async function statusOf(key: string): Promise<string | undefined> {
  const found = 'select status from orders where idempotency_key = $1';
  return (await shop.database.query<{ status: string }>(found, [key]))[0]?.status;
}

const metrics = async (): Promise<string> => (await shop.send('GET', '/metrics')).text;
/** Without the one that asks. */
const openRequests = async (): Promise<number> =>
  Number(/^shop_open_requests (\d+)$/m.exec(await metrics())?.[1]) - 1;
const nobodyWaits = () => until(async () => (await openRequests()) === 0, 'no request is open');

const HOSTLESS = 'GET / HTTP/1.1\r\n\r\n';

test('those that wait behind another go with their client: each is an aborted one, and the shop has room again', async () => {
  const [key, second] = [randomUUID(), randomUUID()];
  const names = Array.from({ length: 8 }, () => randomUUID());
  const reads = names
    .slice(2)
    .map((name) => `GET /products HTTP/1.1\r\nhost: shop\r\nx-request-id: ${name}\r\n\r\n`);
  const orders = [await orderRequest(key, names[0]), await orderRequest(second, names[1])];
  const client = await openSocketClient(shop.base);
  client.socket.write([...orders, ...reads].join(''));
  await until(async () => (await openRequests()) === names.length, 'all are open');
  await until(async () => (await statusOf(second)) === 'pending', 'both orders wait for the bank');
  expect((await shop.send('GET', '/products')).status).toBe(503);

  client.socket.resetAndDestroy();
  await nobodyWaits();
  expect((await shop.send('GET', '/products')).status).toBe(200);
  const lines = shop.logs.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request');
  for (const name of names)
    expect(lines.filter(({ requestId }) => requestId === name)).toMatchObject([{ status: 'aborted' }]);
  const counted = [...(await metrics()).matchAll(/^shop_requests_total\{.*status="aborted"\} (\d+)$/gm)];
  expect(counted.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(names.length);

  // Whole orders they were all the same, and there is nobody to be told.
  bankMayAnswer();
  for (const placed of [key, second])
    await until(async () => (await statusOf(placed)) === 'confirmed', 'the order is confirmed');
});

test('a request without a host is answered in its turn', async () => {
  const key = randomUUID();
  const client = await openSocketClient(shop.base);
  client.socket.write((await orderRequest(key)) + HOSTLESS.repeat(3));
  await until(async () => (await openRequests()) === 4, 'all are open');
  expect(client.heard()).toBe('');
  bankMayAnswer();
  await until(() => client.socket.closed, 'the connection is closed');
  const [first, second, ...more] = client.heard().split(/(?=HTTP\/1\.1 )/);
  expect(first).toMatch(/^HTTP\/1\.1 201 /);
  const answer = readAnswer({ method: 'GET', target: '/health' }, Buffer.from(second ?? ''));
  expect(answer).toMatchObject({ status: 400, ends: true });
  expect(JSON.parse(answer?.text ?? '')).toMatchObject({ code: 'invalid' });
  expect(answer && complaintsAbout(answer)).toEqual([]);
  // That was the last word on this connection, and nothing is kept for what came behind it.
  expect(more).toEqual([]);
  await nobodyWaits();
});

test('what stands behind a request without a host gets no answer, and is not done', async () => {
  const [first, behind] = [randomUUID(), randomUUID()];
  const client = await openSocketClient(shop.base);
  client.socket.write((await orderRequest(first)) + HOSTLESS + (await orderRequest(behind)));
  await until(async () => (await statusOf(first)) === 'pending', 'the first one waits for the bank');
  const later = randomUUID();
  const other = await openSocketClient(shop.base);
  other.socket.write(await orderRequest(later));
  await until(async () => (await statusOf(later)) === 'pending', 'one that was sent later does, too');
  bankMayAnswer();
  await client.closed;
  expect(client.heard().match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 201', 'HTTP/1.1 400']);
  expect(await statusOf(behind)).toBeUndefined();
  other.socket.destroy();
  await nobodyWaits();
});

test('who has said that he asks nothing more is answered, whatever he says after that', async () => {
  const client = await openSocketClient(shop.base);
  const order = (await orderRequest(randomUUID())).replace('host: shop', 'host: shop\r\nconnection: close');
  client.socket.write(`${order}GET /health HTTP/1.1\r\nhost: shop\r\n\r\n`);
  await until(async () => (await openRequests()) > 0, 'the order is open');
  client.socket.write('}');
  bankMayAnswer();
  await client.closed;
  expect(client.heard().match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 201']);
  await nobodyWaits();
});

test('all that a client has asked as the shop closes is answered, the last with a farewell', async () => {
  const [first, second] = [randomUUID(), randomUUID()];
  const client = await openSocketClient(shop.base);
  client.socket.write((await orderRequest(first)) + (await orderRequest(second)));
  await until(async () => (await statusOf(second)) === 'pending', 'both orders wait for the bank');
  const shut = shop.shut();
  await until(
    () =>
      openSocketClient(shop.base).then(
        ({ socket }) => socket.destroy() === null,
        () => true,
      ),
    'nobody else can connect',
  );
  const third = randomUUID();
  client.socket.write(await orderRequest(third));
  bankMayAnswer();
  await shut;
  await client.closed;
  const answers = client.heard().split(/(?=HTTP\/1\.1 )/);
  expect(answers.map((answer) => answer.slice(9, 12))).toEqual(['201', '201']);
  expect(answers.map((answer) => /^connection: close\r$/im.test(answer))).toEqual([false, true]);
  // What comes behind the farewell is not done.
  expect(await statusOf(third)).toBeUndefined();
  await shop.reopen({ settings: SETTINGS, replace });
});

test('of requests without a host the shop reads no more than it could answer', async () => {
  const client = await openSocketClient(shop.base);
  const long = `GET / HTTP/1.1\r\nx: ${'x'.repeat(2_000)}\r\n\r\n`;
  const sent = (await orderRequest(randomUUID())) + long.repeat(32_000);
  const isTaken = new Promise<boolean>((resolve) => client.socket.write(sent, (error) => resolve(!error)));
  await until(async () => (await openRequests()) > 20, 'the shop reads them');
  // Some 64 KiB are read at once, and no more once as much as a socket takes waits to be sent.
  for (let time = 0; time < 20; time += 1) expect(await openRequests()).toBeLessThan(1_000);
  bankMayAnswer();
  expect(await isTaken).toBe(false);
  await until(() => client.socket.closed, 'the connection is closed');
  await nobodyWaits();
});

const TUNNEL = 'CONNECT bank:443 HTTP/1.1\r\nhost: bank:443\r\n\r\n';

test.each([
  ['no host', HOSTLESS],
  ['a tunnel', TUNNEL],
  ['no HTTP', '}'],
])(
  'a client that is refused for %s, and keeps its half, does not keep its connection',
  async (_what, sent) => {
    const client = await openSocketClient(shop.base, true);
    client.socket.write(sent);
    await until(() => client.heard().startsWith('HTTP/1.1 400 '), 'it is refused');
    await client.letGo();
    await nobodyWaits();
  },
);

test.each([
  ['no HTTP', '}'],
  ['a tunnel', TUNNEL],
  ['a request that never ends', 'GET /health HTTP/1.1\r\nhost: '],
])(
  '%s behind a whole order is not taken for its refusal: not a word is said, and it is done',
  async (_what, sent) => {
    await shop.reopen({ settings: { ...SETTINGS, HEADERS_TIMEOUT_MS: '400' }, replace });
    const [key, inOne] = [randomUUID(), await openSocketClient(shop.base)];
    inOne.socket.write((await orderRequest(randomUUID())) + sent);
    const client = await openSocketClient(shop.base);
    client.socket.write(await orderRequest(key));
    await until(async () => (await statusOf(key)) === 'pending', 'the order is placed');
    client.socket.write(sent);
    await Promise.all([client.closed, inOne.closed]);
    expect(inOne.heard() + client.heard()).toBe('');
    bankMayAnswer();
    await until(async () => (await statusOf(key)) === 'confirmed', 'the order is confirmed');
    await nobodyWaits();
  },
);

test.each([
  ['no HTTP', '}'],
  ['a tunnel', TUNNEL],
])('but %s behind what is answered is refused', async (_what, sent) => {
  const client = await openSocketClient(shop.base);
  client.socket.write('GET /health HTTP/1.1\r\nhost: shop\r\n\r\n');
  await until(() => client.heard().endsWith('}'), 'it is answered');
  client.socket.write(sent);
  await client.closed;
  expect(client.heard()).toMatch(/^HTTP\/1\.1 200 .*\}HTTP\/1\.1 400 .*"code":"invalid"/s);
});
