import { randomUUID } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeDue, shelf } from './testing/records.ts';
import { openTestShop, type TestShop } from './testing/shop.ts';
import { until } from './testing/until.ts';

/** One clock for all that runs out, which a file moves while the shop is open. */
let shop: TestShop;
let buyer: string;
const folder = mkdtempSync(join(tmpdir(), 'clock-'));
const file = join(folder, 'ahead');

function setAhead(aheadMs: number): void {
  writeFileSync(`${file}.new`, String(aheadMs));
  renameSync(`${file}.new`, file);
}
const statusOfReading = async (): Promise<number> =>
  (await shop.send('GET', '/orders?limit=1', { token: buyer })).status;

beforeAll(async () => {
  setAhead(0);
  shop = await openTestShop({ settings: { CLOCK_FILE: file, HOLD_MS: '60000', TOKEN_TTL_S: '3600' } });
  buyer = await shop.buyer();
});
afterEach(async () => {
  setAhead(0);
  shop.bank.mood = 'answer';
  shop.bank.blind = false;
  // A token shows an hour and no minutes: an order that the next test places would be ten minutes older than it thinks.
  const redeem = await voucher(30_000);
  await until(async () => (await redeem()).status === 201, 'the clock is right again');
});
afterAll(async () => {
  await shop.close();
  rmSync(folder, { recursive: true });
});

test('a token that was good runs out, also one that the shop remembers; a new one is good by the same clock', async () => {
  expect(await statusOfReading()).toBe(200);
  setAhead(3_601_000);
  await until(async () => (await statusOfReading()) === 401, 'the token has expired');
  const late = await shop.buyer();
  expect((await shop.send('GET', '/orders?limit=1', { token: late })).status).toBe(200);
});

/** A voucher that is good for so long. @returns places an order with it. */
async function voucher(forMs: number): Promise<() => ReturnType<TestShop['send']>> {
  const [sku, code] = [await shop.product(1_000), `spring-${randomUUID().slice(0, 8)}`];
  const expiresAt = new Date(Date.now() + forMs).toISOString();
  const body = { code, limit: 1_000, kind: 'percent', value: 10, expiresAt };
  expect((await shop.send('POST', '/admin/vouchers', { token: await shop.admin(), body })).status).toBe(201);
  return () => {
    const key = randomUUID();
    const order = { lines: [{ sku, quantity: 1 }], cardToken: `tok_accepted_${key}`, voucher: code };
    return shop.send('POST', '/orders', { token: buyer, key, body: order });
  };
}

test('a voucher runs out', async () => {
  const redeem = await voucher(600_000);
  expect((await redeem()).status).toBe(201);
  setAhead(601_000);
  await until(async () => (await redeem()).json.code === 'voucher-expired', 'the voucher has expired');
});

test('a hold runs out; one that began by the clock that is ahead does not', async () => {
  const pending = async (): Promise<string> => {
    shop.bank.mood = 'lose';
    shop.bank.blind = true;
    const sku = await shop.product(3);
    expect((await shop.order(buyer, sku)).json.code).toBe('payment-pending');
    return sku;
  };
  // Shows when the file has been read.
  const redeem = await voucher(60_500);
  const old = await pending();
  setAhead(61_000);
  shop.bank.mood = 'answer';
  await until(async () => (await redeem()).json.code === 'voucher-expired', 'the clock has been moved');
  const young = await pending();
  shop.bank.mood = 'answer';
  shop.bank.blind = false;
  await makeDue(shop);
  const statusOf = async (sku: string) => (await shelf(shop, sku))?.orders[0];
  await until(async () => (await statusOf(old)) === 'failed', 'the old one is given up');
  await until(async () => (await statusOf(young)) === 'confirmed', 'the young one is charged');
});
