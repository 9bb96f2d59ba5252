import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../testing/shop.ts';
import { until } from '../testing/until.ts';
import { olderOwn } from './list.ts';

let shop: TestShop;

beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

interface Page {
  readonly ids: readonly string[];
  readonly next: string | null;
}

async function page(token: string, query: string): Promise<Page> {
  const { status, json } = await shop.send('GET', `/orders?${query}`, { token });
  expect(status).toBe(200);
  const orders = json.orders as { orderId: string }[];
  return { ids: orders.map(({ orderId }) => orderId), next: json.next as string | null };
}

async function place(token: string, sku: string): Promise<string> {
  return String((await shop.order(token, sku)).json.orderId);
}

test("a buyer's orders come newest first, page by page, each once", async () => {
  const [buyer, other, sku] = [await shop.buyer(), await shop.buyer(), await shop.product(100)];
  const placed: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    placed.unshift(await place(buyer, sku));
    await place(other, sku);
  }
  expect(await page(buyer, '')).toEqual({ ids: placed, next: null });
  const first = await page(buyer, 'limit=2');
  expect(first).toEqual({ ids: placed.slice(0, 2), next: placed[1] });
  // What is ordered in the meantime is newer, and moves no page.
  await place(buyer, sku);
  const second = await page(buyer, `limit=2&after=${first.next}`);
  expect(second).toEqual({ ids: placed.slice(2, 4), next: placed[3] });
  expect(await page(buyer, `limit=2&after=${second.next}`)).toEqual({ ids: placed.slice(4), next: null });
});

test('orders of the same microsecond are told apart by their ids', async () => {
  const [buyer, sku] = [await shop.buyer(), await shop.product(100)];
  const placed = [await place(buyer, sku), await place(buyer, sku), await place(buyer, sku)];
  await shop.database.query('update orders set created_at = now() where order_id = any ($1::uuid[])', [
    placed,
  ]);
  const seen: string[] = [];
  let next: string | null = null;
  do {
    const one: Page = await page(buyer, `limit=1${next === null ? '' : `&after=${next}`}`);
    seen.push(...one.ids);
    next = one.next;
  } while (next !== null);
  expect(seen).toEqual(placed.toSorted().reverse());
});

test("nothing comes after an order that is somebody else's, or nobody's", async () => {
  const [buyer, other, sku] = [await shop.buyer(), await shop.buyer(), await shop.product(100)];
  await place(buyer, sku);
  for (const after of [await place(other, sku), randomUUID()]) {
    expect(await page(buyer, `after=${after}`)).toEqual({ ids: [], next: null });
  }
});

test.each(['limit=0', 'limit=101', 'limit=1.5', 'limit=1&limit=2', 'after=1', 'after=', 'before=x'])(
  'a list with %s is refused',
  async (query) => {
    const answer = await shop.send('GET', `/orders?${query}`, { token: await shop.buyer() });
    expect(answer).toMatchObject({ status: 400, json: { code: 'invalid' } });
  },
);

test('a page is read through the index, in its order, wherever in the list it is', async () => {
  const [buyer, sku] = [await shop.buyer(), await shop.product(100)];
  const orderId = await place(buyer, sku);
  await shop.database.query(
    `insert into orders (order_id, account_id, idempotency_key, request_digest, status, total_cents, currency,
                         card_token, created_at)
     select gen_random_uuid(), account_id, 'old-' || n, '', 'confirmed', 0, 'EUR', '', now() - n * interval '1 minute'
       from orders cross join generate_series(1, 5000) as n where order_id = $1`,
    [orderId],
  );
  await shop.database.query('analyze orders');
  const [{ account_id: accountId } = {}] = await shop.database.query(
    'select account_id from orders where order_id = $1',
    [orderId],
  );
  const explained = await shop.database.query<{ 'QUERY PLAN': string }>(`explain ${olderOwn.text}`, [
    accountId,
    51,
    orderId,
  ]);
  const plan = explained.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toMatch(/Index Scan Backward using orders_by_account/);
  expect(plan).toMatch(/Index Cond: .*ROW\((o\.)?created_at, (o\.)?order_id\) </);
  expect(plan).not.toMatch(/Sort Key: o\./);
  expect((await page(buyer, `after=${orderId}&limit=100`)).ids).toHaveLength(100);
});

test("an order's history tells what happened, in order, on whose word", async () => {
  const [buyer, sku] = [await shop.buyer(), await shop.product(100)];
  const orderId = await place(buyer, sku);
  await shop.send('POST', `/orders/${orderId}/cancellation`, { token: buyer });
  const read = () => shop.send('GET', `/orders/${orderId}/history`, { token: buyer });
  await until(async () => ((await read()).json.events as unknown[]).length === 4, 'the refund is through');
  const { json } = await read();
  expect(json).toMatchObject({
    orderId,
    events: [
      { status: 'pending', what: 'placed', actor: 'buyer' },
      { status: 'confirmed', what: 'paid', actor: 'bank' },
      { status: 'cancelled', what: 'cancelled', actor: 'buyer' },
      { status: 'cancelled', what: 'refunded', actor: 'bank' },
    ],
  });
  const moments = (json.events as { at: string }[]).map(({ at }) => at);
  expect(moments).toEqual(moments.toSorted());
  expect(Date.parse(moments[0] ?? '')).toBeGreaterThan(Date.now() - 60_000);
});

test('a refusal leaves no history, and a repetition adds none', async () => {
  const [buyer, sku, key] = [await shop.buyer(), await shop.product(1), randomUUID()];
  const events = async () => (await shop.database.query('select 1 from order_events')).length;
  const before = await events();
  expect((await shop.order(buyer, sku, { quantity: 2 })).status).toBe(409);
  expect(await events()).toBe(before);
  await shop.order(buyer, sku, { key });
  await shop.order(buyer, sku, { key });
  expect(await events()).toBe(before + 2);
});

test("somebody else's history looks like one that does not exist", async () => {
  const orderId = await place(await shop.buyer(), await shop.product(1));
  const stranger = await shop.buyer();
  const read = (id: string, token: string) => shop.send('GET', `/orders/${id}/history`, { token });
  const answers = await Promise.all([orderId, randomUUID(), '1'].map((id) => read(id, stranger)));
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect((await read(orderId, '')).status).toBe(401);
});
