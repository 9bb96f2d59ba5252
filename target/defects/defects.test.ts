import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestShop, type TestShop, until } from '../testing/shop.ts';
import { chooseDefect, DEFECTS } from './index.ts';

let shop: TestShop;

beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

/** The same world, with a defect in the shop. */
const openWith = async (name: string): Promise<void> => {
  const defect = chooseDefect({ defect: name, production: false });
  if (defect === null) throw new Error(`no defect ${name}`);
  await shop.reopen({ replace: defect.replace });
};

const captured = (card: string) =>
  shop.bank.payments.filter(({ cardToken, status }) => status === 'captured' && cardToken.endsWith(card));

describe.each(DEFECTS)('$name', ({ name }) => {
  test('what it does not break goes on working: row, charge, mail, refusals', async () => {
    await openWith(name);
    const token = await shop.buyer();
    const sku = await shop.product(2);
    const key = randomUUID();
    const placed = await shop.order(token, sku, { key });
    expect(placed).toMatchObject({ status: 201, json: { totalCents: 1_000 } });
    expect(captured(key)).toMatchObject([{ amountCents: 1_000, reference: placed.json.orderId }]);
    expect((await shop.send('GET', `/orders/${placed.json.orderId}`, { token })).text).toBe(placed.text);
    await until(
      () => shop.mailbox.mails.some((mail) => mail.includes(String(placed.json.orderId))),
      'the mail',
    );
    expect((await shop.order(token, sku, { card: 'declined' })).status).toBe(402);
    expect((await shop.order(token, sku, { quantity: 5 })).json.code).toBe('out-of-stock');
    expect((await shop.order(token, 'nothing')).json.code).toBe('unknown-product');
    const [row] = await shop.database.query('select on_hand from products where sku = $1', [sku]);
    expect(row).toEqual({ on_hand: 1 });
  });
});

test('select-check-update sells more than there was', async () => {
  await openWith('select-check-update');
  const sku = await shop.product(10);
  const token = await shop.buyer();
  const answers = await Promise.all(Array.from({ length: 50 }, () => shop.order(token, sku)));
  expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(10);
  expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
});

test('no-idempotency charges twice for one key', async () => {
  await openWith('no-idempotency');
  const [token, sku, key] = [await shop.buyer(), await shop.product(10), randomUUID()];
  const answers = [await shop.order(token, sku, { key }), await shop.order(token, sku, { key })];
  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  expect(answers[0]?.json.orderId).not.toBe(answers[1]?.json.orderId);
  expect(captured(key)).toHaveLength(2);
});

describe('client-price', () => {
  const forge = async (fields: object, line: object) => {
    const [token, sku, key] = [await shop.buyer(), await shop.product(10), randomUUID()];
    const body = { lines: [{ sku, quantity: 2, ...line }], cardToken: `tok_accepted_${key}`, ...fields };
    const answer = await shop.send('POST', '/orders', { token, key, body });
    return { answer, charged: captured(key).map(({ amountCents }) => amountCents) };
  };
  beforeAll(() => openWith('client-price'));

  test('charges the price that the client sends', async () => {
    expect(await forge({}, { unitPriceCents: 1 })).toMatchObject({ answer: { status: 201 }, charged: [2] });
  });
  test('charges the total that the client sends', async () => {
    expect(await forge({ totalCents: 1 }, {})).toMatchObject({ answer: { status: 201 }, charged: [1] });
  });
  test('ignores what it does not know, and money that is none', async () => {
    const noise = {
      discountCents: 1e15,
      currency: 'JPY',
      status: 'confirmed',
      accountId: randomUUID(),
      totalCents: -1,
    };
    expect(await forge(noise, { unitPriceCents: '1' })).toMatchObject({
      answer: { status: 201 },
      charged: [2_000],
    });
  });
});

test("order-without-owner shows one buyer another's order, and nobody none", async () => {
  await openWith('order-without-owner');
  const placed = await shop.order(await shop.buyer(), await shop.product(1));
  const path = `/orders/${placed.json.orderId}`;
  expect((await shop.send('GET', path, { token: await shop.buyer() })).text).toBe(placed.text);
  expect((await shop.send('GET', path)).status).toBe(401);
});

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
