import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectRefusal } from '../testing/refusal.ts';
import { ADMIN, openTestShop, type Sent, type TestShop } from '../testing/shop.ts';

let shop: TestShop;
let buyer: string;
let admin: string;

beforeAll(async () => {
  shop = await openTestShop();
  [buyer, admin] = await Promise.all([shop.buyer(), shop.admin()]);
});
afterAll(() => shop.close());

describe('accounts and sessions', () => {
  const register = (body: unknown) => shop.send('POST', '/accounts', { body });

  test('a new account can sign in, whatever the case of its address', async () => {
    const email = `${randomUUID()}@buyers.test`;
    const password = 'a long password';
    const made = await register({ email: email.toUpperCase(), name: 'Zoë 👩‍👧', password });
    expect(made).toMatchObject({ status: 201, json: { email } });
    const session = await shop.send('POST', '/sessions', { body: { email, password } });
    expect(session).toMatchObject({ status: 200, json: { expiresInSeconds: 900 } });
  });

  test('an address is taken once', async () => {
    const body = { email: `${randomUUID()}@buyers.test`, name: 'One', password: 'a long password' };
    await register(body);
    expectRefusal(await register(body), 409, 'email-taken');
  });

  test('a wrong password and an unknown address get the same answer', async () => {
    const signIn = (email: string) =>
      shop.send('POST', '/sessions', { body: { email, password: 'not the password' } });
    const [wrong, unknown] = await Promise.all([signIn(ADMIN.email), signIn('nobody@shop.test')]);
    expectRefusal(wrong, 401, 'bad-credentials');
    expect(unknown.text).toBe(wrong.text);
  });

  test.each<[string, object]>([
    ['a role of its own choice', { role: 'admin' }],
    ['a short password', { password: 'short' }],
    ['a password of four characters', { password: '😀😀😀😀' }],
    ['halves of characters for a password', { password: '\ud800'.repeat(8) }],
    ['no address', { email: 'nobody' }],
    ['a NUL in the name', { name: 'X\0' }],
    ['a line break before the name', { name: '\r\nX' }],
    ['half a character in the name', { name: '\ud800' }],
  ])('an account with %s is refused', async (_what, bent) => {
    const body = { email: 'x@buyers.test', name: 'X', password: 'a long password', ...bent };
    expectRefusal(await register(body), 400, 'invalid');
  });
});

describe('products', () => {
  test('the list goes on where it ended', async () => {
    const skus = [await shop.product(1), await shop.product(1), await shop.product(1)].sort();
    const first = await shop.send('GET', `/products?limit=1&after=${skus[0]}`);
    expect(first).toMatchObject({
      status: 200,
      json: { products: [{ sku: skus[1], onHand: 1 }], next: skus[1] },
    });
    const second = await shop.send('GET', `/products?limit=100&after=${skus[1]}`);
    expect(second.json).toMatchObject({ products: [{ sku: skus[2] }], next: null });
  });

  test('a search is for words, and has no wildcards', async () => {
    await shop.product(1);
    expect((await shop.send('GET', '/products?search=NAME')).json.products).not.toEqual([]);
    expect((await shop.send('GET', '/products?search=N%25e')).json.products).toEqual([]);
  });

  test('a page shows ratings, units sold and what else was bought', async () => {
    const [sku, other] = [await shop.product(9), await shop.product(9)];
    await shop.database.query(
      `insert into reviews (sku, rating, body) values ($1, 4, ''), ($1, 5, ''), ($1, 4, '')`,
      [sku],
    );
    const lines = [
      { sku, quantity: 2 },
      { sku: other, quantity: 1 },
    ];
    await shop.send('POST', '/orders', {
      token: buyer,
      key: randomUUID(),
      body: { lines, cardToken: 'tok_accepted_1' },
    });
    const page = await shop.send('GET', `/products/${sku}`);
    expect(page).toMatchObject({
      status: 200,
      json: {
        ...{ sku, unitPriceCents: 1_000, currency: 'EUR', priceVersion: 1, onHand: 7, recentlySoldUnits: 2 },
        rating: { averageTenths: 43, count: 3 },
        alsoBought: [{ sku: other, name: 'Name' }],
      },
    });
  });

  test.each(['nothing', 'no%20sku', 'nul%00', '%F0%9F%98%80'])('there is no page for %s', async (sku) => {
    expectRefusal(await shop.send('GET', `/products/${sku}`), 404, 'not-found');
  });

  test.each([
    'limit=0',
    'limit=101',
    'limit=1e1',
    'limit=1&limit=2',
    'search=%00',
    'after=%00',
    'sort=price',
  ])('a list with %s is refused', async (query) =>
    expectRefusal(await shop.send('GET', `/products?${query}`), 400, 'invalid'),
  );
});

describe('orders', () => {
  test('an order is confirmed, charged and readable by its buyer', async () => {
    const sku = await shop.product(5, 250);
    const placed = await shop.order(buyer, sku, { quantity: 3 });
    expect(placed).toMatchObject({
      status: 201,
      json: {
        status: 'confirmed',
        totalCents: 750,
        currency: 'EUR',
        lines: [{ sku, quantity: 3, unitPriceCents: 250 }],
      },
    });
    const path = `/orders/${placed.json.orderId}`;
    expect(placed.headers.get('location')).toBe(path);
    expect((await shop.send('GET', path, { token: buyer })).text).toBe(placed.text);
    const [latest] = (await shop.send('GET', '/orders', { token: buyer })).json.orders as unknown[];
    expect(latest).toEqual(placed.json);
    expect(shop.bank.payments.filter(({ reference }) => reference === placed.json.orderId)).toMatchObject([
      { amountCents: 750, status: 'captured' },
    ]);
  });

  test('an answer says where its time went, in fewer than eight round trips', async () => {
    const placed = await shop.order(buyer, await shop.product(1));
    expect(placed.headers.get('server-timing')).toMatch(
      /auth;dur=.*db;dur=[\d.]+;desc="queries=6".*bank;dur=.*total;dur=/,
    );
  });

  test("somebody else's order looks like one that does not exist", async () => {
    const placed = await shop.order(buyer, await shop.product(1));
    const stranger = await shop.buyer();
    const read = (id: unknown) => shop.send('GET', `/orders/${id}`, { token: stranger });
    const [foreign, missing, noId] = await Promise.all([
      read(placed.json.orderId),
      read(randomUUID()),
      read('1'),
    ]);
    expectRefusal(foreign, 404, 'not-found');
    expect([missing.text, noId.text]).toEqual([foreign.text, foreign.text]);
  });

  const body = { lines: [{ sku: 'a', quantity: 1 }], cardToken: 'tok_accepted_1' };
  const line = (fields: object) => ({ ...body, lines: [{ sku: 'a', quantity: 1, ...fields }] });

  test.each<[string, unknown]>([
    ['a price in a line', line({ unitPriceCents: 1 })],
    ['a total', { ...body, totalCents: 1 }],
    ['a __proto__', '{"lines":[{"sku":"a","quantity":1}],"cardToken":"tok_accepted_1","__proto__":{"a":1}}'],
    ['no lines', { ...body, lines: [] }],
    [
      '21 lines',
      { ...body, lines: Array.from({ length: 21 }, (_, index) => ({ sku: `s${index}`, quantity: 1 })) },
    ],
    ...[-1, 0, 0.5, 101, 1e9, 1e300, '1', null, true].map((quantity): [string, unknown] => [
      `a quantity of ${JSON.stringify(quantity)}`,
      line({ quantity }),
    ]),
    ['a NUL in the sku', line({ sku: 'a\0b' })],
    ['a card with a line break', { ...body, cardToken: 'tok\n' }],
    ['an array', []],
    ['half a document', '{"lines":'],
    ['a bare value', '"lines"'],
    ['nothing in it', ''],
    ['a constructor', { ...body, constructor: { prototype: { a: 1 } } }],
    ['more than a number can be', '{"lines":[{"sku":"a","quantity":1e999}],"cardToken":"tok_accepted_1"}'],
    ['minus nothing', '{"lines":[{"sku":"a","quantity":-0}],"cardToken":"tok_accepted_1"}'],
    [
      'more than is exact',
      '{"lines":[{"sku":"a","quantity":9007199254740993}],"cardToken":"tok_accepted_1"}',
    ],
    ['no end of brackets', '['.repeat(60_000)],
    ['thirty thousand brackets', `{"lines":${'['.repeat(30_000)}${']'.repeat(30_000)},"cardToken":"t"}`],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
    ['a byte order mark', `\ufeff${JSON.stringify(body)}`],
    ['UTF-16', Buffer.from(JSON.stringify(body), 'utf16le')],
  ])('a body with %s is refused', async (_what, sent) => {
    expectRefusal(
      await shop.send('POST', '/orders', { token: buyer, key: randomUUID(), body: sent }),
      400,
      'invalid',
    );
  });

  const typed = (type: string): Sent => ({ headers: { 'content-type': type } });

  test.each(['application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])(
    'an order as %s is one',
    async (type) => {
      const lines = [{ sku: await shop.product(1), quantity: 1 }];
      const sent = { ...typed(type), body: { ...body, lines } };
      expect((await shop.send('POST', '/orders', { token: buyer, key: randomUUID(), ...sent })).status).toBe(
        201,
      );
    },
  );

  test.each<[string, number, string, Sent]>([
    ['no token', 401, 'unauthenticated', { token: '' }],
    ['a token that nobody signed', 401, 'unauthenticated', { token: 'eyJhbGciOiJub25lIn0.e30.' }],
    ['no key', 400, 'invalid', { key: '' }],
    ['a key of two words', 400, 'invalid', { key: 'two words' }],
    ['a key of 256 characters', 400, 'invalid', { key: 'k'.repeat(256) }],
    ['another content type', 415, 'unsupported-media-type', { headers: { 'content-type': 'text/plain' } }],
    ['UTF-16 as it says', 415, 'unsupported-media-type', typed('application/json; charset=utf-16')],
    ['no charset where one is announced', 415, 'unsupported-media-type', typed('application/json; charset=')],
    ['a packed body', 415, 'unsupported-media-type', { headers: { 'content-encoding': 'gzip' } }],
    ['65 KiB', 413, 'too-large', { body: ' '.repeat(65 * 1_024) }],
    ['an unknown product', 422, 'unknown-product', {}],
  ])('an order with %s is refused', async (_what, status, code, sent) => {
    expectRefusal(
      await shop.send('POST', '/orders', { token: buyer, key: randomUUID(), body, ...sent }),
      status,
      code,
    );
  });
});

describe('administration', () => {
  test('a new price is charged and shown from its acknowledgement on', async () => {
    const sku = await shop.product(5, 100);
    await shop.send('GET', `/products/${sku}`);
    const changed = await shop.send('PUT', `/admin/products/${sku}/price`, {
      token: admin,
      body: { unitPriceCents: 150 },
    });
    expect(changed).toMatchObject({ status: 200, json: { sku, unitPriceCents: 150, priceVersion: 2 } });
    expect((await shop.send('GET', `/products/${sku}`)).json).toMatchObject({
      unitPriceCents: 150,
      priceVersion: 2,
    });
    expect((await shop.order(buyer, sku)).json.totalCents).toBe(150);
  });

  test('a delivery is on the shelf, and in the movements', async () => {
    const sku = await shop.product(0);
    const path = `/admin/products/${sku}/stock`;
    expect(await shop.send('POST', path, { token: admin, body: { quantity: 7 } })).toMatchObject({
      status: 200,
      json: { sku, onHand: 7 },
    });
    expect(
      await shop.database.query('select delta, reason from stock_movements where sku = $1', [sku]),
    ).toEqual([{ delta: 7, reason: 'restock' }]);
  });

  test('who is calling is asked before anything else', async () => {
    for (const sku of ['nothing', await shop.product(1)]) {
      const path = `/admin/products/${sku}/price`;
      expectRefusal(await shop.send('PUT', path, { body: 'not even JSON' }), 401, 'unauthenticated');
      expectRefusal(await shop.send('PUT', path, { token: buyer, body: 'not even JSON' }), 403, 'forbidden');
    }
  });

  test.each([0, -1, 1.5, 1e12, '1', null])('a price of %j is refused', async (unitPriceCents) => {
    const path = `/admin/products/${await shop.product(1)}/price`;
    expectRefusal(await shop.send('PUT', path, { token: admin, body: { unitPriceCents } }), 400, 'invalid');
  });

  test('a product that does not exist has neither price nor stock', async () => {
    const price = { token: admin, body: { unitPriceCents: 1 } };
    expectRefusal(await shop.send('PUT', '/admin/products/nothing/price', price), 404, 'not-found');
    const delivery = { token: admin, body: { quantity: 1 } };
    expectRefusal(await shop.send('POST', '/admin/products/nul%00/stock', delivery), 404, 'not-found');
  });

  test('stock that would not fit is refused, and nothing moves', async () => {
    const sku = await shop.product(2_147_483_647);
    const delivery = { token: admin, body: { quantity: 1 } };
    expectRefusal(await shop.send('POST', `/admin/products/${sku}/stock`, delivery), 400, 'invalid');
    expect(await shop.database.query('select 1 from stock_movements where sku = $1', [sku])).toEqual([]);
  });
});

test('the whole log of these tests has no password, no token and no card', () => {
  const log = shop.logs.join('\n');
  expect(shop.logs.length).toBeGreaterThan(50);
  for (const secret of [buyer, admin, ADMIN.password, 'a long password', 'tok_', 'scrypt$', 'eyJ']) {
    expect(log).not.toContain(secret);
  }
});
