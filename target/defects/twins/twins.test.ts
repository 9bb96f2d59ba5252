import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PATIENT } from '../../testing/shop.ts';
import { type DefectiveShop, openDefectiveShop } from '../testing/defective-shop.ts';

let shop: DefectiveShop['shop'];
let openWith: DefectiveShop['openWith'];
let captured: DefectiveShop['captured'];

beforeAll(async () => {
  ({ shop, openWith, captured } = await openDefectiveShop());
});
afterAll(() => shop.close());

test.each([
  'serializable-with-retry',
  'lock-in-sku-order',
  'optimistic-version',
  'advisory-lock',
  'check-before-the-update',
  'sold-out-flag',
])('%s sells what there is, and no more', async (name) => {
  await openWith(name, PATIENT);
  const [token, sku] = [await shop.buyer(), await shop.product(4)];
  const crowd = Array.from({ length: 12 }, () => shop.order(token, sku));
  const statuses = (await Promise.all(crowd)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 201).length).toBeLessThanOrEqual(4);
  // Who was told that the shop is busy comes back.
  for (let rest = 0; rest < 4; rest += 1) statuses.push((await shop.order(token, sku)).status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(4);
  expect(statuses.every((status) => [201, 409, 503].includes(status))).toBe(true);
});

test('sold-out-flag is taken down by a delivery, by a card that is declined, and by a cancellation', async () => {
  await openWith('sold-out-flag');
  const [token, admin, sku] = [await shop.buyer(), await shop.admin(), await shop.product(1)];
  const first = await shop.order(token, sku);
  const again = async () => (await shop.order(token, sku)).status;
  expect([first.status, await again(), await again()]).toEqual([201, 409, 409]);
  await shop.send('POST', `/orders/${first.json.orderId}/cancellation`, { token });
  expect([await again(), await again()]).toEqual([201, 409]);
  await shop.send('POST', `/admin/products/${sku}/stock`, { token: admin, body: { quantity: 1 } });
  expect((await shop.order(token, sku, { card: 'declined' })).status).toBe(402);
  expect([await again(), await again()]).toEqual([201, 409]);
});

test('in-flight-conflict: of twins one is served, and the other one when he asks again', async () => {
  await openWith('in-flight-conflict');
  const [token, sku, key] = [await shop.buyer(), await shop.product(9), randomUUID()];
  const twins = await Promise.all(Array.from({ length: 6 }, () => shop.order(token, sku, { key })));
  expect(twins.every(({ status }) => status === 201 || status === 409)).toBe(true);
  const served = twins.find(({ status }) => status === 201);
  expect((await shop.order(token, sku, { key })).text).toBe(served?.text);
  expect(captured(key)).toHaveLength(1);
});

test('replayed-answer says of a cancelled order what it said first, and shows it as it is', async () => {
  await openWith('replayed-answer');
  const [token, sku, key] = [await shop.buyer(), await shop.product(9), randomUUID()];
  const placed = await shop.order(token, sku, { key });
  const path = `/orders/${placed.json.orderId}`;
  expect((await shop.send('POST', `${path}/cancellation`, { token })).status).toBe(200);
  expect((await shop.order(token, sku, { key })).text).toBe(placed.text);
  expect((await shop.send('GET', path, { token })).json.status).toBe('cancelled');
});

test('order-ids-with-gaps counts on where somebody was refused', async () => {
  await openWith('order-ids-with-gaps');
  const [token, sku] = [await shop.buyer(), await shop.product(9)];
  const number = async () => Number(String((await shop.order(token, sku)).json.orderId).slice(-12));
  const first = await number();
  await shop.order(token, sku, { quantity: 100 });
  expect(await number()).toBe(first + 2);
});

test('remembered-absence is forgotten when the product is created', async () => {
  await openWith('remembered-absence');
  const sku = `new-${randomUUID()}`;
  const status = async () => (await shop.send('GET', `/products/${sku}`)).status;
  expect([await status(), await status()]).toEqual([404, 404]);
  const texts = { name: 'New', description: 'new', category: 'new' };
  const body = { sku, ...texts, unitPriceCents: 100, currency: 'EUR', onHand: 1 };
  await shop.send('POST', '/admin/products', { token: await shop.admin(), body });
  expect(await status()).toBe(200);
});

test('cache-within-its-bound forgets what is changed here', async () => {
  await openWith('cache-within-its-bound');
  const sku = await shop.product(9, 100);
  const price = async () => (await shop.send('GET', `/products/${sku}`)).json.unitPriceCents;
  expect(await price()).toBe(100);
  const body = { unitPriceCents: 200 };
  await shop.send('PUT', `/admin/products/${sku}/price`, { token: await shop.admin(), body });
  expect(await price()).toBe(200);
});

test('rounded-money gets 19.99 right', async () => {
  await openWith('rounded-money');
  const placed = await shop.order(await shop.buyer(), await shop.product(9, 1_999), { quantity: 7 });
  expect(placed.json.totalCents).toBe(13_993);
});
