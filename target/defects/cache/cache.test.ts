import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Refusal } from '../../refusal.ts';
import { until } from '../../testing/shop.ts';
import { type DefectiveShop, openDefectiveShop } from '../testing/defective-shop.ts';
import { invalidationBeforeCommit } from './invalidation-before-commit.ts';
import { lateFill } from './late-fill.ts';
import { staleOnError } from './stale-on-error.ts';
import { stampede } from './stampede.ts';

let shop: DefectiveShop['shop'];
let openWith: DefectiveShop['openWith'];
let captured: DefectiveShop['captured'];

beforeAll(async () => {
  ({ shop, openWith, captured } = await openDefectiveShop());
});
afterAll(() => shop.close());

const priceOf = async (sku: string): Promise<unknown> =>
  (await shop.send('GET', `/products/${sku}`)).json.unitPriceCents;

const setPrice = async (sku: string, unitPriceCents: number): Promise<void> => {
  const token = await shop.admin();
  const changed = await shop.send('PUT', `/admin/products/${sku}/price`, { token, body: { unitPriceCents } });
  expect(changed.status).toBe(200);
};

/** Opened by hand. */
function makeGate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

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

test('invalidation-before-commit: who asks between the announcement and the commit keeps the old price', async () => {
  const elsewhere = await shop.beside();
  const sku = await shop.product(5, 100);
  const seen = async () => (await elsewhere.send('GET', `/products/${sku}`)).json;
  await shop.reopen({
    replace(parts) {
      const { changePrice = parts.changePrice } = invalidationBeforeCommit.replace(parts);
      return {
        changePrice: (query, ...change) =>
          changePrice(
            async (sent, values) => {
              const rows = await query(sent, values);
              // The other instance has forgotten the page as soon as it shows what was changed without a word.
              if (sent.name === 'defect-announce-change')
                await until(async () => (await seen()).onHand === 6, 'the page is read again');
              return rows;
            },
            ...change,
          ),
      };
    },
  });
  expect(await seen()).toMatchObject({ onHand: 5, unitPriceCents: 100 });
  await shop.database.query('update products set on_hand = 6 where sku = $1', [sku]);
  await setPrice(sku, 200);
  expect(await seen()).toMatchObject({ unitPriceCents: 100 });
  expect(await priceOf(sku)).toBe(200);
  await elsewhere.close();
});

test('late-fill: a page that was read before the change is put into the cache after it', async () => {
  const [read, forgotten] = [makeGate(), makeGate()];
  let deletes = 0;
  await shop.reopen({
    replace(parts) {
      const late = lateFill.replace({
        ...parts,
        async loadProduct(query, sku) {
          const page = await parts.loadProduct(query, sku);
          read.open();
          await forgotten.opened;
          return page;
        },
      });
      const forgetProduct = (sku: string): void => {
        late.forgetProduct?.(sku);
        deletes += 1;
      };
      return { ...late, forgetProduct };
    },
  });
  const sku = await shop.product(5, 100);
  const early = priceOf(sku);
  await read.opened;
  const before = deletes;
  await setPrice(sku, 200);
  // By the one who changed it, and by the feed.
  await until(async () => deletes === before + 2, 'the page is forgotten twice');
  forgotten.open();
  expect([await early, await priceOf(sku)]).toEqual([100, 100]);
});

test("cached-by-url shows one buyer another's account", async () => {
  await openWith('cached-by-url');
  const [one, other] = [await shop.buyer(), await shop.buyer()];
  const account = async (token: string) => (await shop.send('GET', '/account', { token })).text;
  expect(await account(one)).toBe(await account(other));
});

test('cached-absence does not show a product that was asked for before it was created', async () => {
  await openWith('cached-absence');
  const [token, sku] = [await shop.admin(), `new-${randomUUID()}`];
  const status = async () => (await shop.send('GET', `/products/${sku}`)).status;
  expect(await status()).toBe(404);
  const texts = { name: 'New', description: 'new', category: 'new' };
  const body = { sku, ...texts, unitPriceCents: 100, currency: 'EUR', onHand: 1 };
  expect((await shop.send('POST', '/admin/products', { token, body })).status).toBe(201);
  expect(await status()).toBe(404);
});

test('mutated-cache: what a voucher takes off is off for the next one, too', async () => {
  await openWith('mutated-cache');
  const code = `V-${randomUUID()}`;
  const voucher = { code, limit: 5, kind: 'amount', value: 100, currency: 'EUR' };
  await shop.send('POST', '/admin/vouchers', { token: await shop.admin(), body: voucher });
  const [token, sku] = [await shop.buyer(), await shop.product(5, 1_000)];
  const total = async (more: object) => {
    const key = randomUUID();
    const body = { lines: [{ sku, quantity: 1 }], cardToken: `tok_accepted_${key}`, ...more };
    return (await shop.send('POST', '/orders', { token, key, body })).json.totalCents;
  };
  expect([await total({}), await total({ voucher: code }), await total({})]).toEqual([1_000, 900, 900]);
});

test('stale-on-error shows the page before the change where the new one cannot be loaded', async () => {
  let isBroken = false;
  const away = () => new Refusal('unavailable', 'The database is away.');
  await shop.reopen({
    replace: (parts) =>
      staleOnError.replace({
        ...parts,
        readProduct: (sku) => (isBroken ? Promise.reject(away()) : parts.readProduct(sku)),
      }),
  });
  const [sku, unseen] = [await shop.product(5, 100), await shop.product(5, 100)];
  expect(await priceOf(sku)).toBe(100);
  isBroken = true;
  await setPrice(sku, 200);
  expect(await priceOf(sku)).toBe(100);
  expect((await shop.send('GET', `/products/${unseen}`)).status).toBe(503);
});

test('stampede: each of those who come at once loads the page', async () => {
  const CROWD = 12;
  const all = makeGate();
  let loads = 0;
  await shop.reopen({
    replace: (parts) =>
      stampede.replace({
        ...parts,
        async loadProduct(query, sku) {
          loads += 1;
          if (loads === CROWD) all.open();
          await all.opened;
          return parts.loadProduct(query, sku);
        },
      }),
  });
  const sku = await shop.product(5, 100);
  await Promise.all(Array.from({ length: CROWD }, () => priceOf(sku)));
  expect(await priceOf(sku)).toBe(100);
  expect(loads).toBe(CROWD);
});
