import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { cancellations, chargesFor, confirmations, makeDue, refundsFor, shelf } from '../testing/records.ts';
import { openTestShop, type TestShop } from '../testing/shop.ts';
import { until } from '../testing/until.ts';

let shop: TestShop;
let buyer: string;

beforeAll(async () => {
  shop = await openTestShop();
  buyer = await shop.buyer();
});
afterEach(() => {
  shop.bank.mood = 'answer';
});
afterAll(() => shop.close());

const cancel = (orderId: unknown, token = buyer) =>
  shop.send('POST', `/orders/${orderId}/cancellation`, { token });

/** A confirmed order of two units at 10.00. */
async function confirmed() {
  const [sku, key] = [await shop.product(5), randomUUID()];
  const placed = await shop.order(buyer, sku, { key, quantity: 2 });
  expect(placed.status).toBe(201);
  return { sku, key, orderId: String(placed.json.orderId), placed };
}

test('a cancelled order gives its units back, and the buyer the money, and says so in a mail of its own', async () => {
  const { sku, key, orderId, placed } = await confirmed();
  const answer = await cancel(orderId);
  expect(answer).toMatchObject({ status: 200, json: { ...placed.json, status: 'cancelled' } });
  expect(answer.headers.get('server-timing')).toContain('queries=2');
  expect(await shelf(shop, sku)).toEqual({ on_hand: 5, moved: 0, orders: ['cancelled'] });
  await until(() => refundsFor(shop, key).length > 0, 'the bank pays back');
  await until(() => cancellations(shop, orderId).length > 0, 'the mail arrives');
  expect(refundsFor(shop, key)).toMatchObject([{ amountCents: 2_000 }]);
  expect(confirmations(shop, orderId)).toHaveLength(1);
  expect(cancellations(shop, orderId)[0]).toContain(`Subject: Order ${orderId} was cancelled\r\n`);
  expect((await shop.send('GET', `/orders/${orderId}`, { token: buyer })).text).toBe(answer.text);
});

test('an order whose id is typed in capitals is spoken of as it is written', async () => {
  const { orderId, placed } = await confirmed();
  const answer = await cancel(orderId.toUpperCase());
  expect(answer).toMatchObject({ status: 200, json: { ...placed.json, status: 'cancelled' } });
  const written = await shop.database.query(
    `select subject, body, message_id from outbox where order_id = $1 and message_id like '%cancellation%'`,
    [orderId],
  );
  expect(written).toMatchObject([
    { subject: expect.stringContaining(orderId), message_id: `<cancellation-${orderId}@shop.test>` },
  ]);
  expect(JSON.stringify(written)).not.toContain(orderId.toUpperCase());
  const read = await shop.send('GET', `/orders/${orderId.toUpperCase()}/history`, { token: buyer });
  expect(read.json.orderId).toBe(orderId);
});

test('ten who cancel at once get the same answer, and everything comes back once', async () => {
  const { sku, key, orderId } = await confirmed();
  const answers = await Promise.all(Array.from({ length: 10 }, () => cancel(orderId)));
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(answers[0]).toMatchObject({ status: 200, json: { status: 'cancelled' } });
  await until(() => refundsFor(shop, key).length > 0, 'the bank pays back');
  await makeDue(shop);
  await until(() => cancellations(shop, orderId).length > 0, 'the mail arrives');
  expect((await cancel(orderId)).text).toBe(answers[0]?.text);
  expect(await shelf(shop, sku)).toEqual({ on_hand: 5, moved: 0, orders: ['cancelled'] });
  expect(refundsFor(shop, key)).toHaveLength(1);
  expect(cancellations(shop, orderId)).toHaveLength(1);
});

test.each(['hang', 'lose'] as const)(
  'where the bank does not answer (%s), the refund is asked for again until it does',
  async (mood) => {
    const { key, orderId } = await confirmed();
    shop.bank.mood = mood;
    expect((await cancel(orderId)).status).toBe(200);
    const attempts = async () => {
      const [row] = await shop.database.query<{ attempts: number; refund_id: string | null }>(
        'select attempts, refund_id from refunds where order_id = $1',
        [orderId],
      );
      return row;
    };
    await until(async () => (await attempts())?.attempts === 1, 'it has been asked for');
    shop.bank.mood = 'answer';
    await until(async () => {
      await makeDue(shop);
      return (await attempts())?.refund_id !== null;
    }, 'the bank says that it is done');
    expect(refundsFor(shop, key)).toHaveLength(1);
  },
);

test('a replay of the checkout after its cancellation shows the order as it is, and charges nothing', async () => {
  const { sku, key, orderId } = await confirmed();
  await cancel(orderId);
  const replayed = await shop.order(buyer, sku, { key, quantity: 2 });
  expect(replayed).toMatchObject({ status: 201, json: { orderId, status: 'cancelled' } });
  expect(chargesFor(shop, key)).toHaveLength(1);
});

test('what is pending or failed cannot be cancelled', async () => {
  const [sku, key] = [await shop.product(5), randomUUID()];
  await shop.order(buyer, sku, { card: 'declined' });
  shop.bank.mood = 'lose';
  shop.bank.blind = true;
  await shop.order(buyer, sku, { key });
  const { orders } = (await shop.send('GET', '/orders?limit=2', { token: buyer })).json;
  const [pending, failed] = orders as { orderId: string; status: string }[];
  expect([pending?.status, failed?.status]).toEqual(['pending', 'failed']);
  for (const order of [pending, failed]) {
    expect(await cancel(order?.orderId)).toMatchObject({ status: 409, json: { code: 'not-cancellable' } });
  }
  shop.bank.mood = 'answer';
  shop.bank.blind = false;
  expect(await shelf(shop, sku)).toMatchObject({ on_hand: 4 });
});

test("somebody else's order cannot be cancelled, and looks like one that does not exist", async () => {
  const { sku, orderId } = await confirmed();
  const stranger = await shop.buyer();
  const answers = await Promise.all([orderId, randomUUID(), '1', '%00'].map((id) => cancel(id, stranger)));
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect((await cancel(orderId, '')).status).toBe(401);
  expect(await shelf(shop, sku)).toMatchObject({ on_hand: 3, orders: ['confirmed'] });
});
