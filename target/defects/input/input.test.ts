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
