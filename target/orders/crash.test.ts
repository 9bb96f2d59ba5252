import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { compiled } from '../testing/compiled.ts';
import type { CrashPoint } from '../testing/crashing-shop.ts';
import { heldFetch } from '../testing/held-fetch.ts';
import {
  cancellations,
  chargesFor,
  confirmations,
  makeDue,
  redemptions,
  refundsFor,
  shelf,
} from '../testing/records.ts';
import { openTestShop, type TestShop } from '../testing/shop.ts';
import { until } from '../testing/until.ts';

/**
 * A process is killed at each step of a checkout, of a cancellation and of a recovery -9, and another one is started
 * afterwards. Whatever the step, in the end everything has happened once.
 */

const PROGRAM = compiled('testing', 'crashing-shop.js');

let shop: TestShop;
let buyer: string;
let admin: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  shop = await openTestShop();
  [buyer, admin] = await Promise.all([shop.buyer(), shop.admin()]);
});
afterEach(() => {
  shop.bank.mood = 'answer';
  shop.bank.blind = false;
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await shop.close();
});

/** Starts an instance that will die: of what it is sent, or of what it finds to recover. */
function openCrashing(point: CrashPoint, settings: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [PROGRAM], {
    env: { ...shop.environment, LOG_LEVEL: 'silent', ...settings, CRASH_AFTER: point },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const died = once(child, 'exit', { signal: AbortSignal.timeout(15_000) }).then(
    ([, signal]) => signal as string,
  );
  const listening = new Promise<string>((resolve) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(`http://127.0.0.1:${chunk.toString().trim()}`));
  });
  const send = async (path: string, key: string, body: unknown = {}) =>
    heldFetch((await listening) + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${buyer}`,
        'idempotency-key': key,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
  return { died, send };
}

/** The shop is closed while the other instance dies, and opens when it is dead: what is left is found by somebody else. */
async function whileShut(dying: () => Promise<void>): Promise<void> {
  await shop.shut();
  try {
    await dying();
  } finally {
    await shop.reopen();
    await makeDue(shop);
  }
}

/** A cart with a voucher, so that a checkout has every step that there is. */
async function cart() {
  const [sku, key, code] = [await shop.product(3), randomUUID(), `V-${randomUUID()}`];
  const voucher = { code, kind: 'percent', value: 10, limit: 5 };
  await shop.send('POST', '/admin/vouchers', { token: admin, body: voucher });
  const body = { lines: [{ sku, quantity: 1 }], cardToken: `tok_accepted_${key}`, voucher: code };
  const ask = () => shop.send('POST', '/orders', { token: buyer, key, body });
  return { sku, key, code, body, ask };
}
type Cart = Awaited<ReturnType<typeof cart>>;

const stateOf = async ({ key }: Cart) => {
  const [row] = await shop.database.query<{ status: string }>(
    'select status from orders where idempotency_key = $1',
    [key],
  );
  return row?.status ?? 'nothing';
};

/** One order, one charge, one mail, one redemption, and the stock that goes with them. */
async function expectSoldOnce(bought: Cart, mails = 1): Promise<void> {
  const { sku, key, code, ask } = bought;
  let answer = await ask();
  await until(async () => {
    if (answer.status !== 201) answer = await ask();
    return answer.status === 201;
  }, 'the buyer asks again, and gets the order');
  expect(answer.json).toMatchObject({ status: 'confirmed', totalCents: 900, discountCents: 100 });
  expect(await shelf(shop, sku)).toEqual({ on_hand: 2, moved: -1, orders: ['confirmed'] });
  expect(chargesFor(shop, key)).toMatchObject([{ status: 'captured', amountCents: 900 }]);
  expect(await redemptions(shop, code)).toEqual({ counted: 1, held: 1 });
  const { orderId } = answer.json;
  await until(() => confirmations(shop, orderId).length >= mails, 'the mail arrives');
  expect(confirmations(shop, orderId)).toHaveLength(mails);
  const { json } = await shop.send('GET', `/orders/${orderId}/history`, { token: buyer });
  expect(json.events).toMatchObject([{ what: 'placed' }, { what: 'paid' }]);
}

test.each([
  ['claimKey', 'nothing'],
  ['reserve', 'nothing'],
  ['redeem', 'nothing'],
  ['record', 'nothing'],
  ['transaction', 'confirmed'],
  ['charge', 'confirmed'],
  ['confirm', 'confirmed'],
] as const)('a checkout that dies after %s comes to %s, and is sold once', async (point, comesTo) => {
  const bought = await cart();
  await whileShut(async () => {
    const crashing = openCrashing(point);
    await expect(crashing.send('/orders', bought.key, bought.body)).rejects.toThrow();
    expect(await crashing.died).toBe('SIGKILL');
  });
  await until(async () => (await stateOf(bought)) === comesTo, `it comes to ${comesTo}`);
  if (comesTo === 'nothing') {
    // The database has ended the dead one's transaction, with its locks.
    expect(await shelf(shop, bought.sku)).toEqual({ on_hand: 3, moved: 0, orders: [] });
    expect(await redemptions(shop, bought.code)).toEqual({ counted: 0, held: 0 });
    expect(chargesFor(shop, bought.key)).toEqual([]);
  }
  await expectSoldOnce(bought);
});

test('a relay that dies after it has sent a mail sends it again, under the same Message-ID', async () => {
  const bought = await cart();
  await whileShut(async () => {
    const crashing = openCrashing('sendMail');
    // It may live long enough to answer.
    await crashing.send('/orders', bought.key, bought.body).catch(() => undefined);
    expect(await crashing.died).toBe('SIGKILL');
  });
  expect(await stateOf(bought)).toBe('confirmed');
  await expectSoldOnce(bought, 2);
});

/** An order that its request had to leave pending, since the bank had never heard of it. */
async function pendingCart(): Promise<Cart> {
  const bought = await cart();
  shop.bank.mood = 'lose';
  shop.bank.blind = true;
  expect((await bought.ask()).json.code).toBe('payment-pending');
  shop.bank.mood = 'answer';
  shop.bank.blind = false;
  // Nobody takes it up before it is made due, however slow this machine is.
  await shop.database.query(
    `update orders set recover_at = now() + interval '1 hour' where idempotency_key = $1`,
    [bought.key],
  );
  return bought;
}

test.each(['lookUp', 'charge', 'confirm'] as const)(
  'a recovery that dies after %s is taken over, and the order is sold once',
  async (point) => {
    const bought = await pendingCart();
    await whileShut(async () => {
      await makeDue(shop);
      expect(await openCrashing(point).died).toBe('SIGKILL');
    });
    await until(async () => (await stateOf(bought)) === 'confirmed', 'it is confirmed');
    await expectSoldOnce(bought);
  },
);

test.each(['abandon', 'release'] as const)(
  'an expired hold whose recovery dies after %s is given up once, and costs nothing',
  async (point) => {
    const bought = await pendingCart();
    await whileShut(async () => {
      await makeDue(shop);
      expect(await openCrashing(point, { HOLD_MS: '1' }).died).toBe('SIGKILL');
    });
    await until(async () => (await stateOf(bought)) === 'failed', 'it is given up');
    expect(await shelf(shop, bought.sku)).toEqual({ on_hand: 3, moved: 0, orders: ['failed'] });
    expect(await redemptions(shop, bought.code)).toEqual({ counted: 0, held: 0 });
    expect(chargesFor(shop, bought.key)).toMatchObject([{ status: 'voided' }]);
    expect((await bought.ask()).json.code).toBe('order-expired');
  },
);

test('an expired hold whose recovery dies after it has authorised is sold once, where whoever takes over waits longer', async () => {
  const bought = await pendingCart();
  await whileShut(async () => {
    await makeDue(shop);
    expect(await openCrashing('authorisePayment', { HOLD_MS: '1' }).died).toBe('SIGKILL');
    expect(chargesFor(shop, bought.key)).toMatchObject([{ status: 'authorised' }]);
  });
  await until(async () => (await stateOf(bought)) === 'confirmed', 'it is confirmed');
  await expectSoldOnce(bought);
});

test.each(['cancel', 'refund'] as const)(
  'a cancellation that dies after %s is carried through, and everything comes back once',
  async (point) => {
    const bought = await cart();
    const { json } = await bought.ask();
    const path = `/orders/${json.orderId}/cancellation`;
    await whileShut(async () => {
      const crashing = openCrashing(point);
      // It may live long enough to answer, where it is the refund that it dies of.
      await crashing.send(path, '').catch(() => undefined);
      expect(await crashing.died).toBe('SIGKILL');
    });
    const settled = 'select 1 from refunds where order_id = $1 and refund_id is not null';
    await until(
      async () => (await shop.database.query(settled, [json.orderId])).length === 1,
      'the refund is through',
    );
    const again = await shop.send('POST', path, { token: buyer });
    expect(again).toMatchObject({ status: 200, json: { status: 'cancelled' } });
    expect(refundsFor(shop, bought.key)).toMatchObject([{ amountCents: 900 }]);
    expect(await shelf(shop, bought.sku)).toEqual({ on_hand: 3, moved: 0, orders: ['cancelled'] });
    expect(await redemptions(shop, bought.code)).toEqual({ counted: 0, held: 0 });
    await until(() => cancellations(shop, json.orderId).length > 0, 'the mail arrives');
    expect([confirmations(shop, json.orderId).length, cancellations(shop, json.orderId).length]).toEqual([
      1, 1,
    ]);
  },
);
