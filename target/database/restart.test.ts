import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestShop, type TestShop, until } from '../testing/shop.ts';
import { openTcpRelay } from '../testing/tcp-relay.ts';

let shop: TestShop;
let buyer: string;

beforeAll(async () => {
  shop = await openTestShop();
  buyer = await shop.buyer();
});
afterAll(() => shop.close());

const isReady = async (): Promise<boolean> => (await shop.send('GET', '/ready')).status === 200;

/** Gauges of the pool of requests. */
const connections = async (): Promise<string | undefined> =>
  /shop_pool_connections\{pool="web"\} (\d+)/.exec((await shop.send('GET', '/metrics')).text)?.[1];

test('each kind of work has connections of its own name', async () => {
  await shop.order(buyer, await shop.product(1));
  await isReady();
  const rows = await shop.database.query<{ name: string }>(
    `select distinct application_name as name from pg_stat_activity where application_name like 'oversold-%'`,
  );
  expect(rows.map(({ name }) => name).sort()).toEqual(
    expect.arrayContaining(
      ['listen', 'ready', 'recovery', 'relay', 'web'].map((stage) => `oversold-target:${stage}`),
    ),
  );
});

test('an order whose commit was carried out, and never answered, is told as "not known", and the key tells', async () => {
  const relay = await openTcpRelay(shop.database.url);
  let armed = true;
  const far = await shop.beside({
    settings: { DATABASE_URL: relay.url },
    replace: (parts) => ({
      async record(...given) {
        await parts.record(...given);
        if (!armed) return;
        armed = false;
        relay.swallowAnswers();
        setTimeout(relay.cut, 100);
      },
    }),
  });
  const [sku, key] = [await shop.product(5), randomUUID()];
  const order = {
    token: buyer,
    key,
    body: { lines: [{ sku, quantity: 1 }], cardToken: `tok_accepted_${key}` },
  };
  const lost = await far.send('POST', '/orders', order);
  expect(lost).toMatchObject({ status: 503, json: { code: 'unavailable' } });
  expect((await far.send('POST', '/orders', order)).json.code).toBe('in-flight');
  await until(
    async () => (await far.send('POST', '/orders', order)).status === 201,
    'the recovery finishes it',
  );
  expect(shop.bank.payments.filter(({ cardToken }) => cardToken.endsWith(key))).toHaveLength(1);
  await far.close();
  await relay.close();
});

test.skipIf(process.env.DATABASE_URL !== undefined)(
  'while the database is away the shop says so, and when it is back it sells again, by itself',
  async () => {
    const sku = await shop.product(50);
    await Promise.all(Array.from({ length: 10 }, () => shop.order(buyer, sku)));
    expect(await isReady()).toBe(true);

    const during = Array.from({ length: 10 }, () => shop.order(buyer, sku));
    await shop.database.server?.stop();
    // Under way when the database ended: sold, or an honest "not known".
    for (const { status } of await Promise.all(during)) expect([201, 503]).toContain(status);
    await until(async () => !(await isReady()), 'it says that it is not ready');
    const refused = await shop.order(buyer, sku);
    expect(refused).toMatchObject({ status: 503, json: { code: 'busy' } });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect((await shop.send('GET', '/health')).status).toBe(200);
    await until(async () => (await connections()) === '0', 'the broken connections have left the pool');
    expect((await shop.send('GET', '/metrics')).text).not.toContain('shop_backlog{');

    await shop.database.server?.start();
    await until(isReady, 'it is ready again');
    expect((await shop.order(buyer, sku)).status).toBe(201);
    // Mails that were being sent when the database ended belong to that attempt for 15 s: nobody has to wait for that here.
    await shop.database.query('update outbox set next_attempt_at = now() where sent_at is null');
    await until(async () => {
      const [row] = await shop.database.query<{ open: number }>(
        `select ((select count(*) from orders where status = 'pending') +
                 (select count(*) from outbox where sent_at is null))::int as open`,
      );
      return row?.open === 0;
    }, 'recovery and relay go on as well');
    const [left] = await shop.database.query<{ agrees: boolean }>(
      `select p.on_hand = 50 - (select count(*) from orders where status = 'confirmed' and order_id in
                                  (select order_id from order_lines where sku = $1)) as agrees
         from products p where sku = $1`,
      [sku],
    );
    expect(left?.agrees).toBe(true);
  },
);
