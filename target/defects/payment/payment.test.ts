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

test('no-idempotency charges twice for one key', async () => {
  await openWith('no-idempotency');
  const [token, sku, key] = [await shop.buyer(), await shop.product(10), randomUUID()];
  const answers = [await shop.order(token, sku, { key }), await shop.order(token, sku, { key })];
  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  expect(answers[0]?.json.orderId).not.toBe(answers[1]?.json.orderId);
  expect(captured(key)).toHaveLength(2);
});
