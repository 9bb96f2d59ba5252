import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestShop, type TestShop, until } from '../testing/shop.ts';
import { touched } from '../testing/touched.ts';
import { listAll, listFound } from './list.ts';

let shop: TestShop;
let admin: string;

beforeAll(async () => {
  shop = await openTestShop();
  admin = await shop.admin();
});
afterAll(() => shop.close());

const product = (fields: object = {}) => ({
  ...{ sku: `new-${randomUUID()}`, name: 'A lamp', description: 'It shines.', category: 'lamps' },
  ...{ unitPriceCents: 1_999, currency: 'EUR', onHand: 3 },
  ...fields,
});
const create = (body: unknown, token = admin) => shop.send('POST', '/admin/products', { token, body });
const movementsOf = (sku: string) =>
  shop.database.query<{ delta: number; reason: string }>(
    'select delta, reason from stock_movements where sku = $1 order by movement_id',
    [sku],
  );

describe('a new product', () => {
  test('is there for everybody, and its movements explain its stock', async () => {
    const body = product();
    // Nobody remembers that it was not there.
    expect((await shop.send('GET', `/products/${body.sku}`)).status).toBe(404);
    const created = await create(body);
    expect(created).toMatchObject({ status: 201, json: { ...body, priceVersion: 1 } });
    expect(created.headers.get('location')).toBe(`/products/${body.sku}`);
    expect((await shop.send('GET', `/products/${body.sku}`)).json).toMatchObject(body);
    expect(await movementsOf(body.sku)).toEqual([{ delta: 3, reason: 'restock' }]);
    expect((await shop.order(await shop.buyer(), body.sku)).json.totalCents).toBe(1_999);
  });

  test('may start with an empty shelf', async () => {
    const body = product({ onHand: 0 });
    expect((await create(body)).status).toBe(201);
    expect(await movementsOf(body.sku)).toEqual([]);
  });

  test('has a sku of its own: of ten at once one is made, and the others leave nothing', async () => {
    const body = product();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => create({ ...body, onHand: index + 1 })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ json }) => json.code === 'sku-taken')).toHaveLength(9);
    expect(await movementsOf(body.sku)).toHaveLength(1);
  });

  test('is made by administrators', async () => {
    expect((await create(product(), '')).status).toBe(401);
    expect((await create('not even JSON', await shop.buyer())).status).toBe(403);
  });

  test.each([
    { unitPriceCents: 0 },
    { unitPriceCents: 0.5 },
    { onHand: -1 },
    { currency: 'eur' },
    { name: ' ' },
    { name: 'a\0b' },
    { name: '\nlamp' },
    { sku: 'two words' },
    { priceVersion: 7 },
  ])('with %j is refused', async (fields) => {
    expect((await create(product(fields))).json.code).toBe('invalid');
  });
});

describe('the search', () => {
  const found = async (search: string): Promise<unknown[]> => {
    const { json } = await shop.send('GET', `/products?search=${encodeURIComponent(search)}`);
    return (json.products as { name: string }[]).map(({ name }) => name);
  };

  beforeAll(async () => {
    const names = [
      'Grün-Tee 100%',
      'Kräutertee',
      'Tee aus Assam, grün',
      'ÄÖ_Ü',
      '日本のお茶',
      'Tea 50% off',
      'Ab',
    ];
    for (const name of names) await create(product({ name }));
  });

  test('finds the names that have the word, in any case of letters', async () => {
    expect((await found('TEE')).sort()).toEqual(['Grün-Tee 100%', 'Tee aus Assam, grün']);
    expect(await found('KRÄUTERTEE')).toEqual(['Kräutertee']);
    expect(await found('日本のお茶')).toEqual(['日本のお茶']);
    expect(await found('kräuter')).toEqual([]);
  });

  test('finds the names that have all of several words, in any order', async () => {
    expect((await found('grün tee')).sort()).toEqual(['Grün-Tee 100%', 'Tee aus Assam, grün']);
    expect(await found('tee assam tee')).toEqual(['Tee aus Assam, grün']);
    expect(await found('tee kanne')).toEqual([]);
  });

  test('looks for letters and digits alone: nothing in it is a wildcard, and nothing is special', async () => {
    expect(await found('100%')).toEqual(['Grün-Tee 100%']);
    expect(await found('1_0')).toEqual([]);
    expect(await found('ÄÖ_')).toEqual(['ÄÖ_Ü']);
    expect(await found("ab'; drop table products; --")).toEqual([]);
  });

  test('knows a letter by each way in which it is written', async () => {
    expect(await found('gru\u0308n 100')).toEqual(['Grün-Tee 100%']);
  });

  test('goes on where it ended', async () => {
    const all = async (after: string): Promise<string[]> => {
      const { json } = await shop.send('GET', `/products?search=tee&limit=1&after=${after}`);
      const [first] = json.products as { sku: string }[];
      if (first === undefined) return [];
      return [first.sku, ...(json.next === null ? [] : await all(first.sku))];
    };
    const skus = await all('!');
    expect(skus).toHaveLength(2);
    expect(skus).toEqual([...skus].sort());
  });

  test('for words that are all common ends a page after so many names, and goes on from there', async () => {
    await shop.database.query(
      `insert into products
       select 'lamp-' || lpad(n::text, 6, '0'),
              concat_ws(' ', case when n <= 1300 or n = 2500 then 'standing' end, case when n > 1300 then 'hanging' end, 'lamp',
                        case when n = 2000 then 'only' end, case when n % 2 = 0 or n = 2599 then 'even' end,
                        case when n % 2 = 1 then 'odd' end),
              '', '', 100, 'EUR', 1, 1
         from generate_series(1, 2600) as n`,
    );
    const pages = async (search: string): Promise<unknown[]> => {
      const all: unknown[] = [];
      for (let after: unknown = '!'; after !== null; ) {
        const { json } = await shop.send('GET', `/products?search=${search}&after=${after}`);
        all.push((json.products as { sku: string }[]).map(({ sku }) => sku));
        after = json.next;
      }
      return all;
    };
    expect(await pages('standing+hanging')).toEqual([['lamp-002500']]);
    expect(await pages('hanging+only')).toEqual([['lamp-002000']]);
    // One of them after the other, all the way: each step finds one of the two words alone.
    expect(await pages('even+odd')).toEqual([[], [], ['lamp-002599']]);
    const { json } = await shop.send('GET', '/products?search=lamp+standing&limit=2&after=lamp-001298');
    expect(json).toMatchObject({
      ...{ products: [{ sku: 'lamp-001299' }, { sku: 'lamp-001300' }], next: 'lamp-001300' },
    });
    expect(await pages('lamp+hanging&limit=100')).toHaveLength(13);
  });

  test.each(['%25%25%25', '---', '%20'])('for %s is refused: there is nothing to look for', async (text) => {
    expect((await shop.send('GET', `/products?search=${text}`)).json.code).toBe('invalid');
  });
});

describe('with many products', () => {
  beforeAll(async () => {
    await shop.database.query(
      `insert into products
       select 'many-' || lpad(n::text, 6, '0'), 'Gadget number ' || md5(n::text), '', '', 100, 'EUR', 1, 1
         from generate_series(1, 20000) as n`,
    );
    await shop.database.query('vacuum analyze products');
  });

  test('the last page of the list costs as little as the first, by a plan that is made once for all', async () => {
    const pages = [await touched(shop.database.url, listAll, ['', 21], 'force_generic_plan')];
    pages.push(await touched(shop.database.url, listAll, ['many-019900', 21], 'force_generic_plan'));
    for (const blocks of pages) expect(blocks).toBeLessThan(40);
  });

  test.each(['gadget', 'c4ca4238a0b923820dcc509a6f75849b', 'number gadget', 'nothing of the sort'])(
    'a search for %s does not read the table, by a plan that is made once for all',
    async (text) => {
      const blocks = await touched(shop.database.url, listFound, ['', 21, text], 'force_generic_plan');
      expect(blocks).toBeLessThan(300);
    },
  );
});

describe('whoever replaces a part', () => {
  test('is asked by the cache and by the feed, too: a price that is forgotten before its commit stays old', async () => {
    const loads: string[] = [];
    const instance = await shop.beside({
      replace: (parts) => ({
        loadProduct(query, sku) {
          loads.push(sku);
          return parts.loadProduct(query, sku);
        },
        // A reader comes between the two, and nobody forgets afterwards.
        forgetProduct: () => undefined,
        async changePrice(query, sku, unitPriceCents) {
          parts.forgetProduct(sku);
          await parts.readProduct(sku);
          return parts.changePrice(query, sku, unitPriceCents);
        },
      }),
    });
    const sku = await shop.product(1, 100);
    const shown = async () => (await instance.send('GET', `/products/${sku}`)).json.unitPriceCents;
    await until(async () => {
      const heard = await shop.database.query(
        `select 1 from pg_stat_activity
          where application_name = 'oversold-target:listen' and query like 'select pg_notify%'
            and datname = current_database()`,
      );
      return heard.length === 2;
    }, 'both feeds have begun, and forgotten what was before');
    loads.length = 0;
    expect(await shown()).toBe(100);
    await instance.send('PUT', `/admin/products/${sku}/price`, {
      token: admin,
      body: { unitPriceCents: 200 },
    });
    expect(await shown()).toBe(100);
    expect(loads).toEqual([sku, sku]);
    await instance.close();
  });
});
