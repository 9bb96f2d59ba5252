import { afterAll, beforeAll, expect, test } from 'vitest';
import { PATIENT } from '../../testing/shop.ts';
import { type DefectiveShop, openDefectiveShop } from '../testing/defective-shop.ts';

let shop: DefectiveShop['shop'];
let openWith: DefectiveShop['openWith'];

beforeAll(async () => {
  ({ shop, openWith } = await openDefectiveShop());
});
afterAll(() => shop.close());

test('select-check-update sells more than there was', async () => {
  await openWith('select-check-update', PATIENT);
  const sku = await shop.product(10);
  const token = await shop.buyer();
  const answers = await Promise.all(Array.from({ length: 50 }, () => shop.order(token, sku)));
  expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(10);
  expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
});
