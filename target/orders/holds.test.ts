import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { chargesFor, makeDue, refundsFor, shelf } from '../testing/records.ts';
import { openTestShop, type TestShop } from '../testing/shop.ts';
import { until } from '../testing/until.ts';

let shop: TestShop;
let buyer: string;

/** A hold that has expired as soon as anybody looks. */
beforeAll(async () => {
  shop = await openTestShop({ settings: { HOLD_MS: '1' } });
  buyer = await shop.buyer();
});
afterEach(() => {
  shop.bank.mood = 'answer';
  shop.bank.blind = false;
});
afterAll(() => shop.close());

/** An order that its request had to leave pending. */
async function pending(mood: 'hang' | 'lose', card: 'accepted' | 'declined' = 'accepted') {
  shop.bank.mood = mood;
  shop.bank.blind = true;
  const [sku, key] = [await shop.product(3), randomUUID()];
  expect((await shop.order(buyer, sku, { key, card })).json.code).toBe('payment-pending');
  const { orders } = (await shop.send('GET', '/orders?limit=1', { token: buyer })).json;
  const [{ orderId = '' } = {}] = orders as { orderId?: string }[];
  return { sku, key, orderId, ask: () => shop.order(buyer, sku, { key, card }) };
}

/** The bank is back, and recovery looks. */
async function recovered(sku: string, status: string): Promise<void> {
  shop.bank.mood = 'answer';
  shop.bank.blind = false;
  await makeDue(shop);
  await until(async () => (await shelf(shop, sku))?.orders[0] === status, `the order is ${status}`);
}

test('an expired hold that the bank never heard of is given up, not charged', async () => {
  const { sku, key, orderId, ask } = await pending('lose');
  await recovered(sku, 'failed');
  expect(await shelf(shop, sku)).toEqual({ on_hand: 3, moved: 0, orders: ['failed'] });
  expect(chargesFor(shop, key)).toMatchObject([{ status: 'voided' }]);
  expect(await ask()).toMatchObject({ status: 409, json: { code: 'order-expired' } });
  const history = await shop.send('GET', `/orders/${orderId}/history`, { token: buyer });
  expect(history.json.events).toMatchObject([
    { status: 'pending', what: 'placed', actor: 'buyer' },
    { status: 'failed', what: 'hold-expired', actor: 'shop' },
  ]);
});

test('a charge that arrives after that is refused by the bank: nobody pays for an order that was given up', async () => {
  const { sku, key, orderId } = await pending('lose');
  await recovered(sku, 'failed');
  const late = await fetch(`${shop.bank.url}/payments`, {
    method: 'POST',
    headers: { 'idempotency-key': orderId },
    body: JSON.stringify({
      amountCents: 1_000,
      currency: 'EUR',
      cardToken: `tok_accepted_${key}`,
      reference: orderId,
      capture: true,
    }),
  });
  expect(late.status).toBe(422);
  expect(chargesFor(shop, key)).toMatchObject([{ status: 'voided' }]);
});

test('a charge that had arrived before confirms the order, however old it is', async () => {
  const { sku, key, ask } = await pending('hang');
  await recovered(sku, 'confirmed');
  expect(chargesFor(shop, key)).toMatchObject([{ status: 'captured' }]);
  expect((await ask()).status).toBe(201);
});

test('a charge that arrives between the look-up and the attempt to abandon it confirms the order, too', async () => {
  const { sku, key } = await pending('lose');
  await shop.reopen({
    settings: { HOLD_MS: '1' },
    replace: (parts) => ({
      abandon: async (bank, charge) => {
        await parts.charge(charge);
        return parts.abandon(bank, charge);
      },
    }),
  });
  await recovered(sku, 'confirmed');
  expect(chargesFor(shop, key)).toMatchObject([{ status: 'captured' }]);
  expect(refundsFor(shop, key)).toEqual([]);
  await shop.reopen({ settings: { HOLD_MS: '1' } });
});

test('as long as the bank cannot be asked, the units stay held', async () => {
  const { sku } = await pending('lose');
  let rounds = 0;
  await shop.reopen({
    settings: { HOLD_MS: '1' },
    replace: (parts) => ({
      lookUp: (charge) => {
        rounds += 1;
        return parts.lookUp(charge);
      },
    }),
  });
  await until(async () => {
    await makeDue(shop);
    return rounds >= 3;
  }, 'recovery has tried three times');
  expect(await shelf(shop, sku)).toEqual({ on_hand: 2, moved: -1, orders: ['pending'] });
  await shop.reopen({ settings: { HOLD_MS: '1' } });
  await recovered(sku, 'failed');
});

test('where the bank falls silent between authorisation and void, the next round goes on from there', async () => {
  const { sku, key } = await pending('lose');
  shop.bank.mood = 'hang';
  shop.bank.blind = false;
  await makeDue(shop);
  await until(() => chargesFor(shop, key)[0]?.status === 'authorised', 'the amount is authorised');
  expect(await shelf(shop, sku)).toEqual({ on_hand: 2, moved: -1, orders: ['pending'] });
  await recovered(sku, 'failed');
  expect(chargesFor(shop, key)).toMatchObject([{ status: 'voided' }]);
});

test('a card that would have been declined is declined', async () => {
  const { sku, ask } = await pending('lose', 'declined');
  await recovered(sku, 'failed');
  expect((await ask()).json.code).toBe('payment-declined');
});

test('whose hold expires while the bank is being asked hears what he will hear under this key from then on', async () => {
  let bankMayAnswer = (): void => undefined;
  const bankAnswers = new Promise<void>((resolve) => {
    bankMayAnswer = resolve;
  });
  await shop.reopen({
    settings: { HOLD_MS: '1' },
    replace: ({ charge }) => ({ charge: async (...given) => bankAnswers.then(() => charge(...given)) }),
  });
  const [sku, key] = [await shop.product(3), randomUUID()];
  const first = shop.order(buyer, sku, { key });
  await until(async () => (await shelf(shop, sku))?.orders[0] === 'pending', 'the bank is being asked');
  await recovered(sku, 'failed');
  bankMayAnswer();
  const answers = [await first, await shop.order(buyer, sku, { key })];
  expect(answers.map(({ json }) => json.code)).toEqual(['order-expired', 'order-expired']);
  await shop.reopen({ settings: { HOLD_MS: '1' } });
});
