import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DefectiveShop, openDefectiveShop } from '../testing/defective-shop.ts';

let shop: DefectiveShop['shop'];
let openWith: DefectiveShop['openWith'];
let captured: DefectiveShop['captured'];

beforeAll(async () => {
  ({ shop, openWith, captured } = await openDefectiveShop());
});
afterAll(() => shop.close());

const onHand = async (sku: string): Promise<unknown> =>
  (await shop.database.query('select on_hand from products where sku = $1', [sku]))[0]?.on_hand;

describe('client-price', () => {
  const forge = async (fields: object, line: object) => {
    const [token, sku, key] = [await shop.buyer(), await shop.product(10), randomUUID()];
    const body = { lines: [{ sku, quantity: 2, ...line }], cardToken: `tok_accepted_${key}`, ...fields };
    const answer = await shop.send('POST', '/orders', { token, key, body });
    return { answer, charged: captured(key).map(({ amountCents }) => amountCents) };
  };
  beforeAll(() => openWith('client-price'));

  test('charges the price that the client sends', async () => {
    expect(await forge({}, { unitPriceCents: 1 })).toMatchObject({ answer: { status: 201 }, charged: [2] });
  });
  test('charges the total that the client sends', async () => {
    expect(await forge({ totalCents: 1 }, {})).toMatchObject({ answer: { status: 201 }, charged: [1] });
  });
  test('ignores what it does not know, and money that is none', async () => {
    const noise = {
      discountCents: 1e15,
      currency: 'JPY',
      status: 'confirmed',
      accountId: randomUUID(),
      totalCents: -1,
    };
    expect(await forge(noise, { unitPriceCents: '1' })).toMatchObject({
      answer: { status: 201 },
      charged: [2_000],
    });
  });
});

test("order-without-owner shows one buyer another's order, and nobody none", async () => {
  await openWith('order-without-owner');
  const placed = await shop.order(await shop.buyer(), await shop.product(1));
  const path = `/orders/${placed.json.orderId}`;
  expect((await shop.send('GET', path, { token: await shop.buyer() })).text).toBe(placed.text);
  expect((await shop.send('GET', path)).status).toBe(401);
});

test('negative-quantity: minus one strap makes a camera cheaper, and both are sent', async () => {
  await openWith('negative-quantity');
  const [token, key] = [await shop.buyer(), randomUUID()];
  const [strap, camera] = [await shop.product(5, 100), await shop.product(5, 900)];
  const lines = [
    { sku: strap, quantity: -1 },
    { sku: camera, quantity: 1 },
  ];
  const body = { lines, cardToken: `tok_accepted_${key}` };
  expect(await shop.send('POST', '/orders', { token, key, body })).toMatchObject({ status: 201 });
  expect(captured(key)).toMatchObject([{ amountCents: 800 }]);
  expect(await onHand(strap)).toBe(4);
});

test('floating-money loses a cent of 19.99, and none of 10.00', async () => {
  await openWith('floating-money');
  const token = await shop.buyer();
  const total = async (priceCents: number) =>
    (await shop.order(token, await shop.product(1, priceCents))).json.totalCents;
  expect([await total(1_999), await total(1_000)]).toEqual([1_998, 1_000]);
});

test('body-into-insert lets a buyer choose what a column holds, but nobody a field that is none', async () => {
  await openWith('body-into-insert');
  const [token, sku] = [await shop.buyer(), await shop.product(5)];
  const order = (more: object) => {
    const key = randomUUID();
    const body = { lines: [{ sku, quantity: 1 }], cardToken: `tok_accepted_${key}`, ...more };
    return shop.send('POST', '/orders', { token, key, body });
  };
  const mine = randomUUID();
  expect(await order({ order_id: mine })).toMatchObject({ status: 201, json: { orderId: mine } });
  expect(await order({ orderId: mine, onHand: 7 })).toMatchObject({
    status: 201,
    json: { status: 'confirmed' },
  });
  expect(await onHand(sku)).toBe(3);
});

test('select-star shows the token of the card', async () => {
  await openWith('select-star');
  const key = randomUUID();
  const placed = await shop.order(await shop.buyer(), await shop.product(1), { key });
  expect(placed.json.cardToken).toBe(`tok_accepted_${key}`);
});

test('admin-without-role lets every buyer set a price, and nobody who has not signed in', async () => {
  await openWith('admin-without-role');
  const path = `/admin/products/${await shop.product(1)}/price`;
  const body = { unitPriceCents: 1 };
  expect((await shop.send('PUT', path, { token: await shop.buyer(), body })).status).toBe(200);
  expect((await shop.send('PUT', path, { body })).status).toBe(401);
});

test("sql-from-a-string answers a piece of a statement with somebody's order", async () => {
  await openWith('sql-from-a-string');
  const [owner, stranger] = [await shop.buyer(), await shop.buyer()];
  const placed = await shop.order(owner, await shop.product(1));
  const path = `/orders/${encodeURIComponent(`' or o.order_id::text = '${placed.json.orderId}`)}`;
  expect((await shop.send('GET', path, { token: stranger })).text).toBe(placed.text);
  expect((await shop.send('GET', `/orders/${placed.json.orderId}`, { token: stranger })).status).toBe(404);
});
