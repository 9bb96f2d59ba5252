import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STOCK_STRATEGIES } from '../../config.ts';
import { chargesFor, shelf } from '../../testing/records.ts';
import { openTestShop, PATIENT, type TestAnswer, type TestShop } from '../../testing/shop.ts';
import { Outrun } from './again.ts';

let shop: TestShop;
let buyer: string;

beforeAll(async () => {
  shop = await openTestShop();
  buyer = await shop.buyer();
});
afterAll(() => shop.close());

const count = (answers: readonly TestAnswer[], status: number): number =>
  answers.filter((answer) => answer.status === status).length;

interface Line {
  readonly sku: string;
  readonly quantity: number;
}

/**
 * Orders as a client does that knows what `busy` means: nothing was done, so the same request is sent again. Two of the
 * strategies say it where too many want the same at once.
 */
async function order(lines: readonly Line[], more: { key?: string; card?: string; token?: string } = {}) {
  const { key = randomUUID(), card = 'accepted', token = buyer } = more;
  const body = { lines, cardToken: `tok_${card}_${key}` };
  for (;;) {
    const answer = await shop.send('POST', '/orders', { token, key, body });
    if (answer.json.code !== 'busy') return answer;
    expect(chargesFor(shop, key)).toEqual([]);
  }
}

describe.each(STOCK_STRATEGIES)('%s', (strategy) => {
  beforeAll(() => shop.reopen({ settings: { ...PATIENT, STOCK_STRATEGY: strategy } }));

  test('fifty buyers at once of ten units: exactly ten get one, and pay', async () => {
    const sku = await shop.product(10);
    const before = shop.bank.payments.length;
    const answers = await Promise.all(Array.from({ length: 50 }, () => order([{ sku, quantity: 1 }])));
    expect([count(answers, 201), count(answers, 409)]).toEqual([10, 40]);
    expect(shop.bank.payments.length - before).toBe(10);
    // A refusal leaves nothing behind, not even an order that failed.
    expect(await shelf(shop, sku)).toEqual({ on_hand: 0, moved: -10, orders: Array(10).fill('confirmed') });
  });

  test('orders of the same skus in any order of lines do not block each other', async () => {
    const skus = await Promise.all([shop.product(1_000), shop.product(1_000), shop.product(1_000)]);
    const any = (index: number) => {
      const rotated = [...skus.slice(index % 3), ...skus.slice(0, index % 3)];
      const lines = (index % 2 === 0 ? rotated : rotated.reverse()).map((sku) => ({ sku, quantity: 1 }));
      return order(lines, { card: index % 5 === 0 ? 'declined' : 'accepted' });
    };
    const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => any(index)));
    expect([count(answers, 201), count(answers, 402)]).toEqual([32, 8]);
    for (const sku of skus) expect(await shelf(shop, sku)).toMatchObject({ on_hand: 968, moved: -32 });
  });

  test('one sku in two lines is one line: two halves cannot both find enough', async () => {
    const sku = await shop.product(5);
    const half = { sku, quantity: 3 };
    expect((await order([half, half])).json.code).toBe('out-of-stock');
    expect((await order([half, { sku, quantity: 2 }])).json.lines).toEqual([
      { sku, quantity: 5, unitPriceCents: 1_000 },
    ]);
  });

  test('where one line cannot be had, the others stay on the shelf, and the key is free again', async () => {
    const [plenty, none, key] = [await shop.product(5), await shop.product(0), randomUUID()];
    const lines = [plenty, none].map((sku) => ({ sku, quantity: 1 }));
    expect((await order(lines, { key })).json.code).toBe('out-of-stock');
    expect(await shelf(shop, plenty)).toEqual({ on_hand: 5, moved: 0, orders: [] });
    expect((await order([{ sku: 'nothing', quantity: 1 }], { key })).json.code).toBe('unknown-product');
    expect((await order([{ sku: plenty, quantity: 1 }], { key })).status).toBe(201);
  });

  test('the same key at the same time makes one order and one charge', async () => {
    const [sku, key] = [await shop.product(10), randomUUID()];
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => order([{ sku, quantity: 1 }], { key })),
    );
    const confirmed = answers.filter(({ status }) => status === 201);
    expect(new Set(confirmed.map(({ text }) => text)).size).toBe(1);
    expect(confirmed.length + answers.filter(({ json }) => json.code === 'in-flight').length).toBe(20);
    expect(chargesFor(shop, key)).toHaveLength(1);
    expect(await shelf(shop, sku)).toEqual({ on_hand: 9, moved: -1, orders: ['confirmed'] });
  });

  test('deliveries and cancellations during a sale are not lost', async () => {
    const [sku, admin] = [await shop.product(20), await shop.admin()];
    const bought = await order([{ sku, quantity: 5 }]);
    const buying = Array.from({ length: 10 }, () => order([{ sku, quantity: 1 }]));
    const delivering = Array.from({ length: 5 }, () =>
      shop.send('POST', `/admin/products/${sku}/stock`, { token: admin, body: { quantity: 2 } }),
    );
    const path = `/orders/${bought.json.orderId}/cancellation`;
    const cancelling = shop.send('POST', path, { token: buyer });
    const answers = await Promise.all([...buying, ...delivering, cancelling]);
    expect([count(answers, 201), count(answers, 200)]).toEqual([10, 6]);
    expect(await shelf(shop, sku)).toMatchObject({ on_hand: 20, moved: 0 });
  });
});

test.each([
  ['conditional-update', 6],
  ['select-for-update', 7],
  ['serializable', 7],
  ['optimistic', 7],
] as const)('a checkout by %s takes %d round trips', async (strategy, queries) => {
  await shop.reopen({ settings: { ...PATIENT, STOCK_STRATEGY: strategy } });
  const answer = await order([{ sku: await shop.product(1), quantity: 1 }]);
  expect(answer.headers.get('server-timing')).toContain(`queries=${queries}`);
});

test('strategies may be mixed: two instances, one shelf', async () => {
  await shop.reopen({ settings: { ...PATIENT, STOCK_STRATEGY: 'optimistic' } });
  const other = await shop.beside({ settings: { ...PATIENT, STOCK_STRATEGY: 'serializable' } });
  const sku = await shop.product(10);
  const elsewhere = (key: string) =>
    other.send('POST', '/orders', {
      token: buyer,
      key,
      body: { lines: [{ sku, quantity: 1 }], cardToken: `tok_accepted_${key}` },
    });
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      index % 2 === 0 ? order([{ sku, quantity: 1 }]) : elsewhere(randomUUID()),
    ),
  );
  const sold = count(answers, 201);
  expect(sold + count(answers, 409) + count(answers, 503)).toBe(20);
  expect(await shelf(shop, sku)).toMatchObject({ on_hand: 10 - sold, moved: -sold });
  await other.close();
});

test('who is outrun each time is told that the shop is busy, and nothing of the order is there', async () => {
  let attempts = 0;
  await shop.reopen({
    settings: { ...PATIENT, STOCK_STRATEGY: 'optimistic' },
    replace: () => ({
      reserve: () => {
        attempts += 1;
        return Promise.reject(new Outrun('somebody was quicker'));
      },
    }),
  });
  const [sku, key] = [await shop.product(10), randomUUID()];
  const answer = await shop.order(buyer, sku, { key });
  expect(answer).toMatchObject({ status: 503, json: { code: 'busy' } });
  expect(answer.headers.get('retry-after')).toBe('1');
  expect(attempts).toBe(12);
  expect(await shop.database.query('select 1 from orders where idempotency_key = $1', [key])).toEqual([]);
});
