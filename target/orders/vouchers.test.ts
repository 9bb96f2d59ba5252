import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { chargesFor, confirmations, makeDue, redemptions, shelf } from '../testing/records.ts';
import { openTestShop, PATIENT, type TestAnswer, type TestShop } from '../testing/shop.ts';
import { until } from '../testing/until.ts';

let shop: TestShop;
let buyer: string;
let admin: string;

beforeAll(async () => {
  shop = await openTestShop({ settings: PATIENT });
  [buyer, admin] = await Promise.all([shop.buyer(), shop.admin()]);
});
afterEach(() => {
  shop.bank.mood = 'answer';
  shop.bank.blind = false;
});
afterAll(() => shop.close());

const create = (body: unknown, token = admin) => shop.send('POST', '/admin/vouchers', { token, body });

/** A new voucher, and its code. */
async function voucher(fields: object = {}): Promise<string> {
  const code = `V-${randomUUID()}`;
  const made = await create({ code, kind: 'percent', value: 10, limit: 100, ...fields });
  expect(made.status).toBe(201);
  return code;
}

const order = (sku: string, code: string | undefined, more: object = {}): Promise<TestAnswer> => {
  const { key = randomUUID(), card = 'accepted', quantity = 1 } = more as Record<string, never>;
  const body = { lines: [{ sku, quantity }], cardToken: `tok_${card}_${key}`, voucher: code };
  return shop.send('POST', '/orders', { token: buyer, key, body });
};

test('a percentage comes off the whole order, rounded down, and the rest is charged', async () => {
  const [sku, code, key] = [await shop.product(9, 333), await voucher({ value: 15 }), randomUUID()];
  const placed = await order(sku, code, { key, quantity: 3 });
  expect(placed.headers.get('server-timing')).toContain('queries=7');
  // 15 % of 999 is 149.85.
  expect(placed).toMatchObject({
    status: 201,
    json: { discountCents: 149, totalCents: 850, lines: [{ sku, quantity: 3, unitPriceCents: 333 }] },
  });
  expect(chargesFor(shop, key)).toMatchObject([{ amountCents: 850 }]);
  expect((await shop.send('GET', `/orders/${placed.json.orderId}`, { token: buyer })).text).toBe(placed.text);
  await until(() => confirmations(shop, placed.json.orderId).length > 0, 'the mail arrives');
  expect(confirmations(shop, placed.json.orderId)[0]).toContain('Voucher: -1.49 EUR');
});

test('the same key with the same voucher is a replay, and with another or none it is another order', async () => {
  const [sku, code, key] = [await shop.product(9), await voucher(), randomUUID()];
  const placed = await order(sku, code, { key });
  const again = await order(sku, code, { key });
  expect([again.status, again.text, again.headers.get('idempotent-replayed')]).toEqual([
    201,
    placed.text,
    'true',
  ]);
  expect((await order(sku, undefined, { key })).json.code).toBe('key-reused');
  expect((await order(sku, await voucher(), { key })).json.code).toBe('key-reused');
  expect(await redemptions(shop, code)).toEqual({ counted: 1, held: 1 });
});

test('twenty at once redeem a voucher for five exactly five times', async () => {
  const [sku, code] = [await shop.product(50), await voucher({ limit: 5 })];
  const answers = await Promise.all(Array.from({ length: 20 }, () => order(sku, code)));
  const codes = answers.map(({ json }) => json.code ?? json.status).sort();
  expect(codes).toEqual([...Array(5).fill('confirmed'), ...Array(15).fill('voucher-exhausted')]);
  expect(await redemptions(shop, code)).toEqual({ counted: 5, held: 5 });
  expect(await shelf(shop, sku)).toMatchObject({ on_hand: 45, moved: -5 });
});

test('a declined payment gives the redemption back, once', async () => {
  const [sku, code, key] = [await shop.product(5), await voucher({ limit: 1 }), randomUUID()];
  for (let time = 0; time < 3; time += 1) {
    expect((await order(sku, code, { key, card: 'declined' })).json.code).toBe('payment-declined');
  }
  expect(await redemptions(shop, code)).toEqual({ counted: 0, held: 0 });
  expect((await order(sku, code)).status).toBe(201);
});

test('checkouts and declines of the same product and voucher do not block each other', async () => {
  const [sku, code] = [await shop.product(1_000), await voucher({ limit: 1_000 })];
  const cards = Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? 'accepted' : 'declined'));
  const answers = await Promise.all(cards.map((card) => order(sku, code, { card })));
  expect(answers.map(({ status }) => status)).toEqual(cards.map((card) => (card === 'accepted' ? 201 : 402)));
  expect(await redemptions(shop, code)).toEqual({ counted: 30, held: 30 });
});

test.each([
  ['that nobody knows', () => Promise.resolve('no-such-voucher'), 422, 'unknown-voucher'],
  ['that is over', () => voucher({ expiresAt: '2020-01-01T00:00:00Z' }), 409, 'voucher-expired'],
  ['of another currency', () => voucher({ kind: 'amount', value: 5, currency: 'USD' }), 400, 'invalid'],
] as const)('a voucher %s refuses the order, and nothing of it stays', async (_what, make, status, code) => {
  const [sku, given, key] = [await shop.product(3), await make(), randomUUID()];
  expect(await order(sku, given, { key })).toMatchObject({ status, json: { code } });
  expect(await shelf(shop, sku)).toEqual({ on_hand: 3, moved: 0, orders: [] });
  expect((await redemptions(shop, given))?.counted ?? 0).toBe(0);
  // And the key is free for an order without it.
  expect((await order(sku, undefined, { key })).status).toBe(201);
});

test('an order that is refused for its stock does not use the voucher up', async () => {
  const [sku, code] = [await shop.product(0), await voucher({ limit: 1 })];
  expect((await order(sku, code)).json.code).toBe('out-of-stock');
  expect(await redemptions(shop, code)).toEqual({ counted: 0, held: 0 });
});

test('where a voucher leaves nothing to pay, the order is confirmed and the bank is not asked', async () => {
  const [sku, key] = [await shop.product(3, 700), randomUUID()];
  const code = await voucher({ kind: 'amount', value: 1_000, currency: 'EUR' });
  const placed = await order(sku, code, { key });
  expect(placed).toMatchObject({
    status: 201,
    json: { status: 'confirmed', totalCents: 0, discountCents: 700 },
  });
  expect(chargesFor(shop, key)).toEqual([]);
  await until(() => confirmations(shop, placed.json.orderId).length > 0, 'the mail arrives');

  const cancelled = await shop.send('POST', `/orders/${placed.json.orderId}/cancellation`, { token: buyer });
  expect(cancelled).toMatchObject({ status: 200, json: { status: 'cancelled' } });
  expect(
    await shop.database.query('select 1 from refunds where order_id = $1', [placed.json.orderId]),
  ).toEqual([]);
  expect(await redemptions(shop, code)).toEqual({ counted: 0, held: 0 });
});

test('a crash before a free order is confirmed is made good, and the bank is not asked then either', async () => {
  const [sku, code, key] = [await shop.product(3), await voucher({ value: 100 }), randomUUID()];
  await shop.reopen({
    settings: PATIENT,
    replace: () => ({ confirm: () => Promise.reject(new Error('not now')) }),
  });
  expect((await order(sku, code, { key })).json.code).toBe('payment-pending');
  await shop.reopen({ settings: PATIENT });
  await makeDue(shop);
  await until(async () => (await order(sku, code, { key })).status === 201, 'the order is confirmed');
  expect(chargesFor(shop, key)).toEqual([]);
  expect(await redemptions(shop, code)).toEqual({ counted: 1, held: 1 });
});

test('a voucher is made by an administrator, once', async () => {
  const body = { code: `V-${randomUUID()}`, kind: 'amount', value: 500, currency: 'EUR', limit: 3 };
  expect((await create(body, '')).status).toBe(401);
  expect((await create(body, buyer)).json.code).toBe('forbidden');
  const expiresAt = '2999-12-31T23:59:59+01:00';
  expect(await create({ ...body, expiresAt })).toMatchObject({
    status: 201,
    json: { ...body, redeemed: 0, expiresAt },
  });
  expect(await create(body)).toMatchObject({ status: 409, json: { code: 'voucher-taken' } });
});

test.each([
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+23:59',
  '9999-12-31T23:59:59.999999999Z',
  '2999-01-01T00:00:00-23:59',
])('a voucher may be good until %s', async (expiresAt) => {
  const body = { code: `V-${randomUUID()}`, kind: 'percent', value: 5, limit: 3, expiresAt };
  expect(await create(body)).toMatchObject({ status: 201, json: { expiresAt } });
});

test.each([
  ['more than everything off', { value: 101 }],
  ['nothing off', { value: 0 }],
  ['half a percent', { value: 0.5 }],
  ['a currency for a percentage', { currency: 'EUR' }],
  ['an amount of no currency', { kind: 'amount' }],
  ['no limit', { limit: undefined }],
  ['a limit of zero', { limit: 0 }],
  ['a code with a space', { code: 'TEN PERCENT' }],
  ['a day for a moment', { expiresAt: '2030-02-30' }],
  ['redemptions of its own', { redeemed: 5 }],
])('a voucher with %s is refused', async (_what, fields) => {
  const body = { code: `V-${randomUUID()}`, kind: 'percent', value: 10, limit: 1, ...fields };
  expect(await create(body)).toMatchObject({ status: 400, json: { code: 'invalid' } });
});

test.each([[''], ['two words'], [1], [null], [['V']], ['V'.repeat(65)]])(
  'an order with the voucher %j is refused',
  async (code) => {
    const body = { lines: [{ sku: 'a', quantity: 1 }], cardToken: 'tok_accepted_1', voucher: code };
    const answer = await shop.send('POST', '/orders', { token: buyer, key: randomUUID(), body });
    expect(answer).toMatchObject({ status: 400, json: { code: 'invalid' } });
  },
);
