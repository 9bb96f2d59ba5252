import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DefectiveShop, openDefectiveShop } from '../testing/defective-shop.ts';

let shop: DefectiveShop['shop'];
let openWith: DefectiveShop['openWith'];
let captured: DefectiveShop['captured'];

beforeAll(async () => {
  ({ shop, openWith, captured } = await openDefectiveShop());
});
afterAll(() => shop.close());

test('stale-price charges what the page showed before the price was changed', async () => {
  await openWith('stale-price');
  const [token, admin, sku, key] = [
    await shop.buyer(),
    await shop.admin(),
    await shop.product(9, 100),
    randomUUID(),
  ];
  await shop.send('GET', `/products/${sku}`);
  const changed = await shop.send('PUT', `/admin/products/${sku}/price`, {
    token: admin,
    body: { unitPriceCents: 200 },
  });
  expect(changed.status).toBe(200);
  expect((await shop.send('GET', `/products/${sku}`)).json.unitPriceCents).toBe(100);
  expect((await shop.order(token, sku, { key })).status).toBe(201);
  expect(captured(key)).toMatchObject([{ amountCents: 100 }]);
});
