import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN, openTestShop, type TestShop, until } from '../testing/shop.ts';
import { continueTrace, traceparent } from './trace.ts';

let shop: TestShop;
let buyer: string;

beforeAll(async () => {
  shop = await openTestShop();
  buyer = await shop.buyer();
});
afterAll(() => shop.close());

const lines = (): Record<string, unknown>[] => shop.logs.map((line) => JSON.parse(line));
/** The line that says how a request ended. */
async function lineOf(requestId: string): Promise<Record<string, unknown>> {
  const find = () => lines().find((line) => line.msg === 'request' && line.requestId === requestId);
  await until(() => find() !== undefined, `the request ${requestId} is logged`);
  return find() ?? {};
}

describe('the log', () => {
  test('has one line for each request: its name, its route, how it ended and where its time went', async () => {
    const sku = await shop.product(1);
    const requestId = 'my own {"name}; 100%';
    const named = requestId.replaceAll(' ', '_');
    const body = { lines: [{ sku, quantity: 1 }], cardToken: 'tok_accepted_1' };
    const headers = { 'x-request-id': named };
    const placed = await shop.send('POST', '/orders', { token: buyer, key: randomUUID(), body, headers });
    expect(placed.headers.get('x-request-id')).toBe(named);
    expect(await lineOf(named)).toMatchObject({
      ...{ level: 30, method: 'POST', route: '/orders', status: 201, queries: 6 },
      durationMs: expect.any(Number),
      dbMs: expect.any(Number),
      bankMs: expect.any(Number),
    });
    await shop.send('GET', `/products/${sku}`, { headers: { 'x-request-id': 'page' } });
    expect(await lineOf('page')).toMatchObject({ route: '/products/:sku', cache: 'miss' });
    await shop.send('GET', '/no/such/path', { headers: { 'x-request-id': 'lost' } });
    expect(await lineOf('lost')).toMatchObject({ route: '(none)', status: 404 });
  });

  test.each(['x'.repeat(65), 'two words', 'ümlaut'])('a name such as %j is not taken over', async (name) => {
    const answer = await shop.send('GET', '/health', { headers: { 'x-request-id': name } }).catch(() => null);
    // A client of ours cannot even send every such name.
    if (answer !== null) expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("goes on with the caller's trace", async () => {
    const traceId = 'a'.repeat(32);
    const headers = { traceparent: `00-${traceId}-${'b'.repeat(16)}-01`, 'x-request-id': 'traced' };
    const sku = await shop.product(1);
    const body = { lines: [{ sku, quantity: 1 }], cardToken: 'tok_accepted_4' };
    await shop.send('POST', '/orders', { token: buyer, key: randomUUID(), body, headers });
    const line = await lineOf('traced');
    expect(line).toMatchObject({ traceId, parentId: 'b'.repeat(16) });
    expect(shop.bank.traceparents.at(-1)).toBe(`00-${traceId}-${line.spanId}-01`);
  });

  test('what is said while a request is worked on carries its name', async () => {
    shop.bank.mood = 'lose';
    const sku = await shop.product(1);
    const body = { lines: [{ sku, quantity: 1 }], cardToken: 'tok_accepted_2' };
    const headers = { 'x-request-id': 'unlucky' };
    await shop.send('POST', '/orders', { token: buyer, key: randomUUID(), body, headers });
    shop.bank.mood = 'answer';
    const said = lines().filter((line) => line.requestId === 'unlucky' && line.msg !== 'request');
    expect(said.map(({ msg }) => msg).join()).toContain('the order stays pending');
  });
});

test('a traceparent is one by the letter of the standard, or a new trace begins', () => {
  const good = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const trace = continueTrace(good);
  expect(trace).toMatchObject({ traceId: 'a'.repeat(32), parentId: 'b'.repeat(16), flags: '01' });
  expect(traceparent(trace)).toMatch(/^00-a{32}-(?!b{16})[0-9a-f]{16}-01$/);
  const bad = [
    good.toUpperCase(),
    good.slice(1),
    good.replace('a', 'g'),
    `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`,
  ];
  for (const one of bad) expect(continueTrace(one).parentId).toBeNull();
});

test('the metrics count requests by route, orders, calls of the bank, mails, the cache and what is left to do', async () => {
  const sku = await shop.product(2);
  await shop.order(buyer, sku);
  await shop.order(buyer, sku, { card: 'declined' });
  await shop.order(buyer, sku, { quantity: 50 });
  await shop.send('GET', `/products/${sku}`);
  await shop.send('GET', `/products/${sku}`);
  const read = async () => (await shop.send('GET', '/metrics')).text;
  await until(async () => /shop_mails_total\{outcome="sent"\}/.test(await read()), 'the mail is counted');
  const text = await read();
  for (const line of [
    /shop_requests_total\{method="POST",route="\/orders",status="402"\} 1/,
    /shop_refusals_total\{code="out-of-stock"\} 1/,
    /shop_bank_calls_total\{call="charge",outcome="declined"\} 1/,
    /shop_orders_total\{outcome="confirmed",by="request"\} [1-9]/,
    /shop_orders_total\{outcome="failed",by="request"\} 1/,
    /shop_cache_reads_total\{answer="hit"\} 1/,
    /shop_cache_entries [1-9]/,
    /shop_cache_bytes [1-9]\d\d/,
    /shop_cache_evictions_total 0/,
    /shop_backlog\{what="outbox"\} \d/,
    /shop_backlog\{what="refunds"\} 0/,
    /shop_pool_in_use\{pool="web"\} 0/,
    /shop_pool_waiting\{pool="web"\} 0/,
    /shop_request_duration_seconds_bucket\{le="1",route="\/orders"\} [1-9]/,
    /shop_queries_total\{route="\/orders"\} \d/,
    /nodejs_eventloop_lag_seconds /,
    /process_cpu_seconds_total /,
  ]) {
    expect(text).toMatch(line);
  }
});

test('made-up paths and methods make no new series', async () => {
  // Ours alone: Node's own come when it first collects garbage of a kind.
  const series = async () => {
    const lines = (await shop.send('GET', '/metrics')).text.split('\n');
    return lines.filter((line) => line.startsWith('shop_')).length;
  };
  await shop.send('GET', '/made-up');
  await shop.send('PATCH', '/made-up');
  await series();
  const before = await series();
  for (let time = 0; time < 20; time += 1) {
    await shop.send('GET', `/products/${randomUUID()}`);
    await shop.send('GET', `/${randomUUID()}`);
    await shop.send(time % 2 === 0 ? 'PATCH' : 'PROPFIND', `/${randomUUID()}`);
  }
  // A 404 of the product page is the one series that may be new, for its status.
  expect((await series()) - before).toBeLessThan(3);
});

test('no log line has a password, a token or a card', async () => {
  await shop.send('POST', '/sessions', { body: { ...ADMIN, password: 'hunter2 hunter2' } });
  await shop.send('POST', '/orders', {
    token: 'bad.token.here',
    key: 'k',
    body: '{"cardToken":"tok_accepted_3',
  });
  // What is no JSON is quoted by V8, which says where it stumbled.
  for (const body of ['{"email":"a@shop.test","password":hunter2}', 'hunter2', 'password=hunter2&email=a']) {
    expect((await shop.send('POST', '/sessions', { body })).status).toBe(400);
  }
  const body = '{"lines":[],"cardToken":tok_accepted_5}';
  expect((await shop.send('POST', '/orders', { token: buyer, key: randomUUID(), body })).status).toBe(400);
  const log = shop.logs.join('\n');
  for (const secret of [
    buyer,
    ADMIN.password,
    'a long password',
    'hunter2',
    'bad.token.here',
    'tok_',
    'scrypt$',
  ]) {
    expect(log).not.toContain(secret);
  }
});
