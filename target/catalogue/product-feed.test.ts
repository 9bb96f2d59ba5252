import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Query, Statement } from '../database/statement.ts';
import { openTestDatabase, type TestDatabase } from '../testing/postgres.ts';
import { openTestShop, type TestShop, until } from '../testing/shop.ts';
import { openTcpRelay, type TcpRelay } from '../testing/tcp-relay.ts';
import { openProductFeed, type ProductFeed } from './product-feed.ts';
import { loadProduct } from './product-page.ts';
import { openProducts } from './products.ts';

const silent = pino({ level: 'silent' });

let shop: TestShop;
let database: TestDatabase;

beforeAll(async () => {
  shop = await openTestShop();
  database = await openTestDatabase();
});
afterAll(async () => {
  await shop.close();
  await database.close();
});

let wire: TcpRelay;
let feed: ProductFeed;
let changes: string[];
let restarts: number;

beforeEach(async () => {
  changes = [];
  restarts = 0;
  wire = await openTcpRelay(database.url);
  feed = openProductFeed(
    {
      databaseUrl: wire.url,
      applicationName: 'feed',
      heartbeatMs: 20,
      deadlineMs: 200,
      nowMs: () => performance.now(),
    },
    {
      changed: (sku) => changes.push(sku),
      restarted: () => {
        restarts += 1;
      },
    },
    silent,
  );
  await until(() => feed.provenAtMs() > 0, 'the feed is proven');
});
afterEach(async () => {
  await feed.close();
  await wire.close();
});

const notify = (sku: string) => database.query('select pg_notify($1, $2)', ['product_changes', sku]);

test('what is proven has arrived: a change that was committed before is never still under way', async () => {
  for (let index = 0; index < 20; index += 1) {
    await notify(`sku-${index}`);
    const committedAtMs = performance.now();
    await until(() => feed.provenAtMs() >= committedAtMs, 'the feed is proven beyond the change');
    expect(changes.at(-1)).toBe(`sku-${index}`);
  }
  expect(changes).toHaveLength(20);
});

test('a change that is rolled back is not announced', async () => {
  await database
    .query(`do $$ begin perform pg_notify('product_changes', 'gone'); raise exception 'no'; end $$`)
    .catch(() => undefined);
  await notify('there');
  await until(() => changes.length > 0, 'the other is announced');
  expect(changes).toEqual(['there']);
});

test('a wire that goes dead without anybody hanging up proves nothing more, and is replaced', async () => {
  wire.swallowAnswers();
  const deadAtMs = performance.now();
  await notify('missed');
  await until(() => restarts === 2, 'it listens again, and says that something may have been missed');
  expect(performance.now() - deadAtMs).toBeGreaterThan(200);
  expect(changes).toEqual([]);
  await until(() => feed.provenAtMs() > deadAtMs, 'it is proven again');
  await notify('heard');
  await until(() => changes.includes('heard'), 'it hears');
});

test('it closes though the database has fallen silent and has long to answer', async () => {
  let heartbeats = 0;
  const patient = openProductFeed(
    {
      databaseUrl: wire.url,
      applicationName: 'patient',
      heartbeatMs: 20,
      deadlineMs: 600_000,
      nowMs: () => {
        heartbeats += 1;
        return heartbeats;
      },
    },
    { changed: () => undefined, restarted: () => undefined },
    silent,
  );
  await until(() => patient.provenAtMs() > 0, 'the feed is proven');
  wire.swallowAnswers();
  const before = heartbeats;
  await until(() => heartbeats > before, 'it waits for an answer');
  let isClosed = false;
  const closed = patient.close().then(() => {
    isClosed = true;
  });
  await until(() => isClosed, 'it is closed');
  await closed;
});

test('a connection that the database ends is replaced', async () => {
  await database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'feed'`,
  );
  const endedAtMs = performance.now();
  await until(() => restarts === 2 && feed.provenAtMs() > endedAtMs, 'it listens again');
});

test('several instances: a new price and a delivery show everywhere, though both have the page in memory', async () => {
  const other = await shop.beside();
  const [admin, sku] = [await shop.admin(), await shop.product(5, 100)];
  const pages = async () => {
    const both = await Promise.all([shop, other].map(({ send }) => send('GET', `/products/${sku}`)));
    return both.map(({ json }) => [json.unitPriceCents, json.onHand]);
  };
  expect(await pages()).toEqual([
    [100, 5],
    [100, 5],
  ]);
  await shop.send('PUT', `/admin/products/${sku}/price`, { token: admin, body: { unitPriceCents: 150 } });
  await until(async () => JSON.stringify(await pages()) === '[[150,5],[150,5]]', 'both show the new price');
  await other.send('POST', `/admin/products/${sku}/stock`, { token: admin, body: { quantity: 2 } });
  await until(async () => JSON.stringify(await pages()) === '[[150,7],[150,7]]', 'both show the new stock');
  await other.close();
});

test('the staleness bound holds while the feed is dead and the database is not, and no longer than it has to', async () => {
  const wire = await openTcpRelay(shop.database.url);
  const stalenessMs = 400;
  const sku = await shop.product(5, 100);
  const query: Query = async <Row>(sent: Statement<Row>, values: readonly unknown[] = []) =>
    (await shop.database.query(sent.text, [...values])) as unknown[] as Row[];
  let readings = 0;
  const load = (wanted: string) => {
    readings += 1;
    return loadProduct(query, wanted);
  };
  const products = openProducts(
    {
      databaseUrl: wire.url,
      cache: { type: 'on', ttlMs: 60_000, stalenessMs, entriesMax: 10, bytesMax: 100_000 },
    },
    { load, changed: (changed) => products.forget(changed) },
    silent,
  );
  const shown = async () => (await products.read(sku))?.unitPriceCents;
  // Proven: a page lives longer than the bound.
  const filledAtMs = performance.now();
  await until(async () => {
    await shown();
    return performance.now() - filledAtMs > 2 * stalenessMs;
  }, 'more time has passed than a page may be stale');
  const before = readings;
  expect(before).toBeLessThan(4);

  wire.swallowAnswers();
  expect(await shown()).toBe(100);
  await shop.database.query('update products set unit_price_cents = 150 where sku = $1', [sku]);
  const committedAtMs = performance.now();
  let staleUntilMs = committedAtMs;
  await until(async () => {
    const askedAtMs = performance.now();
    if ((await shown()) === 150) return true;
    staleUntilMs = askedAtMs;
    return false;
  }, 'the new price shows');
  expect(staleUntilMs - committedAtMs).toBeLessThanOrEqual(stalenessMs);

  await products.close();
  await wire.close();
});
