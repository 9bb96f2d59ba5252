import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../testing/shop.ts';

let shop: TestShop;
let sku: string;

beforeAll(async () => {
  shop = await openTestShop({ settings: { OPEN_REQUESTS_MAX: '1' } });
  sku = await shop.product(7);
});
afterAll(() => shop.close());

const read = (path = `/products/${sku}`, headers = {}) => shop.send('GET', path, { headers });
const timingOf = ({ headers }: { headers: Headers }): string => headers.get('server-timing') ?? '';
/** What belongs to one answer and no other. */
const OWN = new Set(['date', 'x-request-id', 'server-timing']);
const sharedHeadersOf = ({ headers }: { headers: Headers }) =>
  [...headers].filter(([name]) => !OWN.has(name)).toSorted();
const counted = async (metric: string): Promise<number> => {
  const { text } = await shop.send('GET', '/metrics');
  const line = text.split('\n').find((each) => each.startsWith(`${metric} `));
  return Number(line?.split(' ').at(-1) ?? 0);
};

test('a page from memory is the page from the database: same bytes, same headers', async () => {
  const [missed, known] = [await read(), await read()];
  expect(timingOf(missed)).toContain('cache;desc="miss"');
  expect(timingOf(known)).toContain('cache;desc="hit"');
  expect(known.text).toBe(missed.text);
  expect(sharedHeadersOf(known)).toEqual(sharedHeadersOf(missed));
});

test('it is named, counted and logged like any other request', async () => {
  await read();
  const metric = 'shop_requests_total{method="GET",route="/products/:sku",status="200"}';
  const [requests, hits] = [await counted(metric), await counted('shop_cache_reads_total{answer="hit"}')];
  const trace = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const { headers } = await read(undefined, { 'x-request-id': 'mine', traceparent: trace });
  expect(headers.get('x-request-id')).toBe('mine');
  await expect.poll(() => counted(metric)).toBe(requests + 1);
  expect(await counted('shop_cache_reads_total{answer="hit"}')).toBe(hits + 1);
  const logged = shop.logs.map((line) => JSON.parse(line)).find(({ requestId }) => requestId === 'mine');
  expect(logged).toMatchObject({
    ...{ method: 'GET', route: '/products/:sku', status: 200, cache: 'hit' },
    ...{ traceId: 'a'.repeat(32), parentId: 'b'.repeat(16) },
  });
});

test.each(['?utm=1', '?'])('with %s behind its path it is the same page, by the long way', async (rest) => {
  expect((await read(`/products/${sku}${rest}`)).text).toBe((await read()).text);
});

test('an encoded sku is the same page, by the long way', async () => {
  expect((await read(`/products/${sku.replace('s', '%73')}`)).text).toBe((await read()).text);
});

test('HEAD has no body, and other methods are refused', async () => {
  await read();
  expect(await shop.send('HEAD', `/products/${sku}`)).toMatchObject({ status: 200, text: '' });
  expect((await shop.send('DELETE', `/products/${sku}`)).status).toBe(405);
});

test('a full house turns those away as well who would have been answered from memory', async () => {
  await read();
  const authorization = `Bearer ${await shop.buyer()}`;
  const headers = { authorization, 'content-type': 'application/json', 'content-length': '10' };
  const open = request(`${shop.base}/orders`, { method: 'POST', headers });
  open.on('error', () => undefined);
  // The shop waits for a body that does not come.
  open.flushHeaders();
  await expect.poll(async () => (await read()).json.code).toBe('busy');
  open.destroy();
  await expect.poll(async () => (await read()).status).toBe(200);
});

test('whoever replaces how pages are read is asked for each', async () => {
  let asked = 0;
  const instance = await shop.beside({
    replace: (parts) => ({
      readProduct(of) {
        asked += 1;
        return parts.readProduct(of);
      },
    }),
  });
  for (let time = 0; time < 3; time += 1) await instance.send('GET', `/products/${sku}`);
  await instance.close();
  expect(asked).toBe(3);
});
