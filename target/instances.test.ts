import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Instance, openTestShop, type TestShop, until } from './testing/shop.ts';

let shop: TestShop;
let other: Instance;
let buyer: string;

beforeAll(async () => {
  shop = await openTestShop();
  other = await shop.beside();
  buyer = await shop.buyer();
});
afterAll(async () => {
  await other.close();
  await shop.close();
});

/** Statuses of the orders of a product, and how often each was counted, moved and mailed. */
const books = async (sku: string) =>
  shop.database.query(
    `select o.status, count(*)::int as orders,
            sum((select -sum(delta) from stock_movements m where m.order_id = o.order_id))::int as sold,
            sum((select count(*) from outbox b where b.order_id = o.order_id))::int as mails
       from orders o
      where exists (select 1 from order_lines l where l.order_id = o.order_id and l.sku = $1)
      group by o.status`,
    [sku],
  );

test('one key at two instances at once is one order', async () => {
  const [sku, key] = [await shop.product(5), randomUUID()];
  const order = {
    token: buyer,
    key,
    body: { lines: [{ sku, quantity: 1 }], cardToken: `tok_accepted_${key}` },
  };
  await Promise.all([1, 2, 3, 4].map((n) => (n % 2 ? shop : other).send('POST', '/orders', order)));
  const answers = await Promise.all([
    shop.send('POST', '/orders', order),
    other.send('POST', '/orders', order),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  expect(answers[0]?.text).toBe(answers[1]?.text);
  expect(await books(sku)).toEqual([{ status: 'confirmed', orders: 1, sold: 1, mails: 1 }]);
});

test('two instances sell the last units of one product once', async () => {
  const sku = await shop.product(10);
  const place = (at: Pick<Instance, 'send'>) => {
    const key = randomUUID();
    const body = { lines: [{ sku, quantity: 1 }], cardToken: `tok_accepted_${key}` };
    return at.send('POST', '/orders', { token: buyer, key, body });
  };
  const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => place(n % 2 ? shop : other)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
  expect(await books(sku)).toEqual([{ status: 'confirmed', orders: 10, sold: 10, mails: 10 }]);
});

test('what a crash left is recovered by both together, and nothing of it twice', async () => {
  const sku = await shop.product(60);
  shop.bank.mood = 'hang';
  shop.bank.blind = true;
  const before = shop.bank.payments.length;
  await Promise.all(Array.from({ length: 50 }, () => shop.order(buyer, sku)));
  expect(await books(sku)).toMatchObject([{ status: 'pending', orders: 50, mails: 0 }]);
  shop.bank.mood = 'answer';
  shop.bank.blind = false;
  await shop.database.query(`update orders set recover_at = now() where status = 'pending'`);
  await until(async () => (await books(sku))[0]?.status === 'confirmed', 'they are confirmed');
  await until(
    async () =>
      shop.mailbox.mails.filter((mail) => mail.includes(sku)).length >= 50 &&
      (await shop.database.query('select 1 from outbox where sent_at is null')).length === 0,
    'the mails are sent',
  );
  expect(await books(sku)).toEqual([{ status: 'confirmed', orders: 50, sold: 50, mails: 50 }]);
  expect(shop.bank.payments.length - before).toBe(50);
  expect(shop.mailbox.mails.filter((mail) => mail.includes(sku))).toHaveLength(50);
});
