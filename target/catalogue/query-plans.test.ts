import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { QUERY_PLANS } from '../config.ts';
import { openTestShop, type TestShop } from '../testing/shop.ts';
import { touched } from '../testing/touched.ts';
import { NEWEST, readPage } from './product-page.ts';

let shop: TestShop;

beforeAll(async () => {
  shop = await openTestShop({ settings: { CACHE: 'off' } });
});
afterAll(() => shop.close());

/** So many orders of a product's past, each with something else in it; every other one was cancelled. */
async function fillPast(sku: string, orders: number): Promise<void> {
  // One that nobody looks at: any other would have all these sales, too.
  const besides = await shop.product(1);
  await shop.database.query(
    `with buyer as (
       insert into accounts (account_id, email, name, password_hash, role)
       values (gen_random_uuid(), gen_random_uuid() || '@past.test', 'The past', 'none', 'buyer')
       returning account_id
     ), placed as (
       insert into orders (order_id, account_id, idempotency_key, request_digest, status, total_cents, currency, card_token)
       select gen_random_uuid(), account_id, n::text, '', (array['confirmed', 'cancelled'])[1 + n % 2], 0, 'EUR', ''
         from buyer cross join generate_series(1, $2::int) as n
       returning order_id
     )
     insert into order_lines (order_id, line_number, sku, quantity, unit_price_cents)
     select order_id, line_number, bought, 3, 1000
       from placed, lateral (values (1, $1), (2, $3)) as l (line_number, bought)`,
    [sku, orders, besides],
  );
}
const fillReviews = (sku: string, reviews: number, rating: number) =>
  shop.database.query(
    `insert into reviews (sku, rating, body) select $1, $3, '' from generate_series(1, $2::int)`,
    [sku, reviews, rating],
  );

/** The page of each product, as each plan gives it. */
const pagesByPlan = (skus: readonly string[]): Promise<readonly (readonly string[])[]> =>
  Promise.all(
    QUERY_PLANS.map(async (plan) => {
      const instance = await shop.beside({ settings: { QUERY_PLAN: plan, CACHE: 'off' } });
      const answers = [];
      for (const sku of skus) answers.push((await instance.send('GET', `/products/${sku}`)).text);
      await instance.close();
      return answers;
    }),
  );

test('every plan gives the same bytes', async () => {
  const buyer = await shop.buyer();
  const skus = await Promise.all(Array.from({ length: 9 }, () => shop.product(100)));
  const [first = ''] = skus;
  for (const sku of skus) {
    await shop.database.query(
      `insert into reviews (sku, rating, body) select $1, r, '' from unnest('{1,4,4,5,3,5,2,5}'::int[]) as r
        where r <> $2`,
      [sku, skus.indexOf(sku)],
    );
  }
  const buy = (lines: readonly string[], card: string) =>
    shop.send('POST', '/orders', {
      token: buyer,
      key: randomUUID(),
      body: {
        lines: lines.map((sku, index) => ({ sku, quantity: index + 1 })),
        cardToken: `tok_${card}_1`,
      },
    });
  for (const [index, sku] of skus.entries()) {
    await buy([first, sku, ...skus.slice(0, index)], index % 4 === 3 ? 'declined' : 'accepted');
  }
  const longSelling = await shop.product(1);
  await fillReviews(longSelling, 2 * NEWEST, 5);
  await fillPast(longSelling, 3 * NEWEST);
  const [good = [], ...others] = await pagesByPlan([...skus, longSelling, await shop.product(1), 'nothing']);
  for (const other of others) expect(other).toEqual(good);
  const { recentlySoldUnits, alsoBought, rating } = JSON.parse(good[0] ?? '');
  expect([recentlySoldUnits > 0, alsoBought.length, rating.count]).toEqual([true, 5, 8]);
});

test('a page sums up the newest sales that stand, and the newest reviews', async () => {
  const sku = await shop.product(1);
  await fillReviews(sku, NEWEST, 1);
  await fillReviews(sku, NEWEST / 2, 5);
  await fillPast(sku, NEWEST + 50);
  const page = async () => (await shop.send('GET', `/products/${sku}`)).json;
  expect(await page()).toMatchObject({
    rating: { averageTenths: 30, count: NEWEST },
    // One half was cancelled, and each of the others sold three.
    recentlySoldUnits: 3 * (NEWEST / 2),
    alsoBought: [{ name: 'Name' }],
  });
  await shop.database.query(
    `update orders set status = 'cancelled' where order_id in (select order_id from order_lines where sku = $1)`,
    [sku],
  );
  expect(await page()).toMatchObject({ recentlySoldUnits: 0, alsoBought: [] });
});

test('a page reads no more of a product with a long past than of one with a short one', async () => {
  const [short, long] = [await shop.product(1), await shop.product(1)];
  for (const [sku, past] of [
    [short, NEWEST],
    [long, 100 * NEWEST],
  ] as const) {
    await fillReviews(sku, past, 4);
    await fillPast(sku, past);
  }
  await shop.database.query('vacuum analyze orders, order_lines, reviews, products');
  const blocksOf = (sku: string) => touched(shop.database.url, readPage, [sku], 'force_generic_plan');
  // The rows of a longer past lie elsewhere, but there are no more of them.
  expect(await blocksOf(long)).toBeLessThan(1.2 * (await blocksOf(short)));
});
