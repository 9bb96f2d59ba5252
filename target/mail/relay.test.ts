import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestShop, type TestShop, until } from '../testing/shop.ts';

let shop: TestShop;
let buyer: string;

beforeAll(async () => {
  shop = await openTestShop();
  buyer = await shop.buyer();
});
afterAll(() => shop.close());

const isSent = async (orderId: unknown): Promise<boolean> => {
  const [row] = await shop.database.query(
    'select 1 from outbox where order_id = $1 and sent_at is not null',
    [orderId],
  );
  return row !== undefined;
};

test('a confirmed order gets one mail that names it, its lines and its total', async () => {
  const sku = await shop.product(5, 1_999);
  const { json } = await shop.order(buyer, sku, { quantity: 2 });
  await until(() => isSent(json.orderId), 'the mail is sent');
  const mails = shop.mailbox.mails.filter((mail) => mail.includes(String(json.orderId)));
  expect(mails).toHaveLength(1);
  expect(mails[0]).toContain(`Subject: Order ${json.orderId} is confirmed\r\n`);
  expect(mails[0]).toContain(`Message-ID: <order-${json.orderId}@shop.test>\r\n`);
  expect(mails[0]).toMatch(new RegExp(`^x-order-id: ${json.orderId}\\r$`, 'im'));
  expect(mails[0]).toContain(`2 x ${sku} at 19.99 EUR`);
  expect(mails[0]).toContain('Total: 39.98 EUR');
});

test('an order that is not confirmed gets none', async () => {
  const before = shop.mailbox.mails.length;
  await shop.order(buyer, await shop.product(1), { card: 'declined' });
  const { json } = await shop.order(buyer, await shop.product(1));
  await until(() => isSent(json.orderId), 'the mail of the other order is sent');
  expect(shop.mailbox.mails.length).toBe(before + 1);
});

test('a mailbox that refuses for a while gets the mail later, and the order does not wait for it', async () => {
  shop.mailbox.closed = true;
  const { status, json } = await shop.order(buyer, await shop.product(1));
  expect(status).toBe(201);
  const attempts = async (): Promise<number> => {
    const [row] = await shop.database.query<{ attempts: number }>(
      'select attempts from outbox where order_id = $1',
      [json.orderId],
    );
    return row?.attempts ?? 0;
  };
  await until(async () => (await attempts()) > 0, 'it has been tried');
  expect(await isSent(json.orderId)).toBe(false);
  shop.mailbox.closed = false;
  await until(() => isSent(json.orderId), 'the mail is sent in the end');
  expect(shop.mailbox.mails.filter((mail) => mail.includes(String(json.orderId)))).toHaveLength(1);
});

test('a mail that was sent but not marked before a crash is sent again with the same Message-ID', async () => {
  const { json } = await shop.order(buyer, await shop.product(1));
  await until(() => isSent(json.orderId), 'the mail is sent');
  await shop.database.query('update outbox set sent_at = null, next_attempt_at = now() where order_id = $1', [
    json.orderId,
  ]);
  await until(() => isSent(json.orderId), 'it is sent again');
  const ids = shop.mailbox.mails.filter((mail) =>
    mail.includes(`Message-ID: <order-${json.orderId}@shop.test>`),
  );
  expect(ids).toHaveLength(2);
});

test('a shop that closes sends what is queued', async () => {
  const { json } = await shop.order(buyer, await shop.product(1));
  await shop.reopen();
  expect(await isSent(json.orderId)).toBe(true);
});
