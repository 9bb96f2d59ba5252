import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Parts } from '../../parts.ts';
import { chargesFor, makeDue, refundsFor, shelf } from '../../testing/records.ts';
import { openTestShop, PATIENT, type TestShop } from '../../testing/shop.ts';
import { until } from '../../testing/until.ts';
import { capturedLater } from './captured-later.ts';

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

/** The twin, over parts that something happens to. */
const opened = (befalls: (parts: Parts) => Partial<Parts>, settings: Readonly<Record<string, string>> = {}) =>
  shop.reopen({
    settings,
    replace: (parts) => {
      const struck = befalls(parts);
      return { ...struck, ...capturedLater.replace({ ...parts, ...struck }) };
    },
  });
const nothing = () => ({});

/** The bank is waited for in vain, and then heard in time on a slow machine, too. */
const A_WHILE = { BANK_TIMEOUT_MS: '1000' };

async function wanted() {
  const [sku, key] = [await shop.product(3), randomUUID()];
  return { sku, key, ask: () => shop.order(buyer, sku, { key }) };
}
type Wanted = Awaited<ReturnType<typeof wanted>>;

const stateOf = async ({ sku }: Wanted) => (await shelf(shop, sku))?.orders[0];

async function recovered(order: Wanted, status: 'confirmed' | 'failed'): Promise<void> {
  await makeDue(shop);
  await until(async () => (await stateOf(order)) === status, `the order is ${status}`);
}

/** One order, its units, and its money in one payment. */
async function expectSold(order: Wanted): Promise<void> {
  expect(await shelf(shop, order.sku)).toEqual({ on_hand: 2, moved: -1, orders: ['confirmed'] });
  expect(chargesFor(shop, order.key)).toMatchObject([{ status: 'captured', amountCents: 1_000 }]);
  expect(refundsFor(shop, order.key)).toEqual([]);
  expect((await order.ask()).status).toBe(201);
}

/** No order, its units back, and no money. */
async function expectGivenUp(order: Wanted): Promise<void> {
  expect(await shelf(shop, order.sku)).toEqual({ on_hand: 3, moved: 0, orders: ['failed'] });
  expect(chargesFor(shop, order.key)).toMatchObject([{ status: 'voided' }]);
  expect((await order.ask()).json.code).toBe('order-expired');
}

/** The request ends between authorisation and capture, as one does whose process is killed there. */
async function leftAuthorised(): Promise<Wanted> {
  await opened(() => ({ endAuthorisation: async () => ({ type: 'unknown', reason: 'killed' }) }), PATIENT);
  const order = await wanted();
  expect((await order.ask()).json.code).toBe('payment-pending');
  expect(await shelf(shop, order.sku)).toEqual({ on_hand: 2, moved: -1, orders: ['pending'] });
  expect(chargesFor(shop, order.key)).toMatchObject([{ status: 'authorised' }]);
  return order;
}

test('the money is held while the order is pending, and moves before it is confirmed', async () => {
  const order = await wanted();
  const seen: unknown[] = [];
  const look = async () => seen.push(await stateOf(order), chargesFor(shop, order.key)[0]?.status);
  await opened(
    ({ endAuthorisation, confirm }) => ({
      async endAuthorisation(...asked) {
        await look();
        return endAuthorisation(...asked);
      },
      async confirm(...asked) {
        await look();
        return confirm(...asked);
      },
    }),
    PATIENT,
  );
  expect((await order.ask()).status).toBe(201);
  expect(seen).toEqual(['pending', 'authorised', 'pending', 'captured']);
  await expectSold(order);
});

test('where the bank holds the money and never says so, its books do, and the order is confirmed', async () => {
  await opened(nothing, A_WHILE);
  const order = await wanted();
  shop.bank.mood = 'hang';
  const answered = order.ask();
  await until(() => chargesFor(shop, order.key).length === 1, 'the bank holds the money');
  shop.bank.mood = 'answer';
  expect((await answered).status).toBe(201);
  await expectSold(order);
});

test('where the bank never heard of it, it is asked again', async () => {
  await opened(nothing, A_WHILE);
  const order = await wanted();
  shop.bank.mood = 'lose';
  expect((await order.ask()).json.code).toBe('payment-pending');
  expect(chargesFor(shop, order.key)).toEqual([]);
  shop.bank.mood = 'answer';
  await recovered(order, 'confirmed');
  await expectSold(order);
});

test('who dies between authorisation and capture leaves both to the recovery', async () => {
  const order = await leftAuthorised();
  await opened(nothing, PATIENT);
  await recovered(order, 'confirmed');
  await expectSold(order);
});

test('what has expired by then is voided, and not captured', async () => {
  const order = await leftAuthorised();
  await opened(nothing, { ...PATIENT, HOLD_MS: '1' });
  await recovered(order, 'failed');
  await expectGivenUp(order);
});

test('where the order is given up while somebody packs, nothing is captured and nothing sold', async () => {
  await opened(
    ({ endAuthorisation }) => ({
      async endAuthorisation(charge, paymentId, ending) {
        if (ending === 'capture') await endAuthorisation(charge, paymentId, 'void');
        return endAuthorisation(charge, paymentId, ending);
      },
    }),
    PATIENT,
  );
  const order = await wanted();
  expect((await order.ask()).json.code).toBe('order-expired');
  await expectGivenUp(order);
});

test('where it is captured just before it would have been given up, it is sold', async () => {
  const order = await leftAuthorised();
  await opened(
    ({ endAuthorisation }) => ({
      async endAuthorisation(charge, paymentId, ending) {
        if (ending === 'void') await endAuthorisation(charge, paymentId, 'capture');
        return endAuthorisation(charge, paymentId, ending);
      },
    }),
    { ...PATIENT, HOLD_MS: '1' },
  );
  await recovered(order, 'confirmed');
  await expectSold(order);
});

test('where request and recovery both capture, the money moves once', async () => {
  const order = await wanted();
  let captures = 0;
  await opened(
    ({ endAuthorisation }) => ({
      async endAuthorisation(...asked) {
        captures += 1;
        if (captures === 1) await recovered(order, 'confirmed');
        return endAuthorisation(...asked);
      },
    }),
    PATIENT,
  );
  expect((await order.ask()).status).toBe(201);
  expect(captures).toBe(2);
  await expectSold(order);
});
