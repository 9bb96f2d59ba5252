import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { complaintsAbout } from '../testing/held-fetch.ts';
import { openRawClient } from '../testing/raw-client.ts';
import { expectRefusal } from '../testing/refusal.ts';
import { openTestShop, type TestShop } from '../testing/shop.ts';

let shop: TestShop;
let buyer: string;
let admin: string;

beforeAll(async () => {
  shop = await openTestShop();
  [buyer, admin] = await Promise.all([shop.buyer(), shop.admin()]);
});
afterAll(() => shop.close());

/** Sends an order with headers, name by name, that `fetch` would not send. */
async function rawStatus(...headers: (readonly [string, string])[]): Promise<number | undefined> {
  const client = openRawClient(shop.base);
  const plain = [['host', 'shop'] as const, ['content-type', 'application/json'] as const];
  const body = Buffer.from('{}');
  const sent = { method: 'POST', target: '/orders', headers: [...plain, ...headers], body };
  const answer = await client.send(sent);
  client.close();
  expect(answer && complaintsAbout(answer)).toEqual([]);
  return answer?.status;
}

describe('at the edges of HTTP', () => {
  test('the shop is alive and ready', async () => {
    expect(await shop.send('GET', '/health')).toMatchObject({ status: 200, json: { status: 'ok' } });
    const ready = await shop.send('GET', '/ready', { headers: { 'x-request-id': 'mine-1' } });
    expect(ready).toMatchObject({ status: 200, json: { status: 'ready' } });
    expect(ready.headers.get('x-request-id')).toBe('mine-1');
    expect(ready.headers.get('x-powered-by')).toBeNull();
  });

  test('an unknown route is not found', async () => {
    expectRefusal(await shop.send('GET', '/admin'), 404, 'not-found');
  });

  test('another method is refused with those that there are, which OPTIONS and HEAD go by', async () => {
    const refused = await shop.send('DELETE', '/orders');
    expectRefusal(refused, 405, 'method-not-allowed');
    expect(refused.headers.get('allow')).toBe('GET, HEAD, OPTIONS, POST');
    const asked = await shop.send('OPTIONS', '/products/some-sku');
    expect([asked.status, asked.text, asked.headers.get('allow')]).toEqual([204, '', 'GET, HEAD, OPTIONS']);
    const head = await shop.send('HEAD', '/health');
    expect([head.status, head.text]).toEqual([200, '']);
  });

  test('two of a header that there is one of are not half believed', async () => {
    const first = ['authorization', `Bearer ${buyer}`] as const;
    const [one, two] = [['idempotency-key', 'one'] as const, ['idempotency-key', 'two'] as const];
    expect(await rawStatus(first, ['authorization', `Bearer ${admin}`], one)).toBe(401);
    expect(await rawStatus(first, one, two)).toBe(400);
    expect(await rawStatus(first, one, ['content-type', 'text/plain'])).toBe(415);
  });

  test.each([
    '/..%2fadmin',
    '/%2e%2e/admin',
    '//orders',
    '/products/%2e%2e',
    '/orders/%00',
    '/__proto__',
    '/products/a/../b',
    '/ORDERS',
    '/orders/',
    '/products/a/',
  ])('the path %s leads nowhere', async (path) => {
    const { status } = await shop.send('GET', path, { token: buyer });
    expect([400, 404]).toContain(status);
  });

  test('an order at a path that only looks like ours is none', async () => {
    const sku = await shop.product(1);
    const body = { lines: [{ sku, quantity: 1 }], cardToken: 'tok_accepted_1' };
    for (const path of ['/ORDERS', '/orders/', '/Orders']) {
      expectRefusal(await shop.send('POST', path, { token: buyer, key: 'one', body }), 404, 'not-found');
    }
    expect((await shop.send('GET', '/orders', { token: buyer })).json.orders).toEqual([]);
  });

  test.each([
    '__proto__[a]=1',
    'constructor=1',
    'limit[]=1',
    'limit=1e999',
    'limit=-0',
    `search=${'x'.repeat(101)}`,
  ])('a query with %s is refused', async (query) =>
    expectRefusal(await shop.send('GET', `/products?${query}`), 400, 'invalid'),
  );

  test('answers are not to be guessed at, nor kept', async () => {
    for (const path of ['/orders', '/products', '/nothing']) {
      const { headers } = await shop.send('GET', path, { token: buyer });
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  test('a path that cannot be decoded is invalid', async () => {
    expectRefusal(await shop.send('GET', '/products/%E0%A4%A'), 400, 'invalid');
  });
});
