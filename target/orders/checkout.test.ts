import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { chargesFor, confirmations, makeDue, shelf } from '../testing/records.ts';
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
  shop.bank.blind = false;
});
afterAll(() => shop.close());

test('the same key with another body is refused, and the same key of another buyer is another key', async () => {
  const sku = await shop.product(10);
  const key = randomUUID();
  await shop.order(buyer, sku, { key });
  expect((await shop.order(buyer, sku, { key, quantity: 2 })).json.code).toBe('key-reused');
  expect((await shop.order(await shop.buyer(), sku, { key, quantity: 2 })).status).toBe(201);
});

test('lines of one sku are one line, and its limit is for that, however it was cut', async () => {
  const sku = await shop.product(2_000);
  const order = (quantities: readonly number[]) => {
    const lines = quantities.map((quantity) => ({ sku, quantity }));
    const sent = {
      token: buyer,
      key: randomUUID(),
      body: { lines, cardToken: `tok_accepted_${randomUUID()}` },
    };
    return shop.send('POST', '/orders', sent);
  };
  for (const quantities of [Array(20).fill(100), [100, 1], [51, 50]]) {
    expect(await order(quantities)).toMatchObject({ status: 400, json: { code: 'invalid' } });
  }
  expect((await order([50, 49, 1])).json.lines).toMatchObject([{ sku, quantity: 100 }]);
  expect(await shelf(shop, sku)).toMatchObject({ on_hand: 1_900 });
});

test('a declined payment gives the units back once, and stays declined', async () => {
  const sku = await shop.product(3);
  const key = randomUUID();
  for (let time = 0; time < 3; time += 1) {
    expect((await shop.order(buyer, sku, { key, card: 'declined' })).json.code).toBe('payment-declined');
  }
  expect(await shelf(shop, sku)).toEqual({ on_hand: 3, moved: 0, orders: ['failed'] });
  expect(chargesFor(shop, key)).toHaveLength(1);
});

test('a card that nobody issued does not hold units', async () => {
  const sku = await shop.product(3);
  const body = { lines: [{ sku, quantity: 1 }], cardToken: 'made-up' };
  expect((await shop.send('POST', '/orders', { token: buyer, key: randomUUID(), body })).json.code).toBe(
    'payment-declined',
  );
  expect(await shelf(shop, sku)).toEqual({ on_hand: 3, moved: 0, orders: ['failed'] });
});

test('where the bank charges and then hangs, its books confirm the order', async () => {
  shop.bank.mood = 'hang';
  const sku = await shop.product(3);
  const key = randomUUID();
  expect(await shop.order(buyer, sku, { key })).toMatchObject({ status: 201, json: { status: 'confirmed' } });
  expect(chargesFor(shop, key)).toHaveLength(1);
});

test('where the bank declines and then hangs, its books release the order', async () => {
  shop.bank.mood = 'hang';
  const sku = await shop.product(3);
  expect((await shop.order(buyer, sku, { card: 'declined' })).json.code).toBe('payment-declined');
  expect(await shelf(shop, sku)).toMatchObject({ on_hand: 3 });
});

test.each([
  ['charged, and says nothing', 'hang', 'accepted', 'confirmed', -1],
  ['never heard of it', 'lose', 'accepted', 'confirmed', -1],
  ['never heard of it, and will decline', 'lose', 'declined', 'failed', 0],
] as const)('recovery finishes an order where the bank %s', async (_what, mood, card, status, moved) => {
  shop.bank.mood = mood;
  shop.bank.blind = true;
  const sku = await shop.product(3);
  const key = randomUUID();
  const pending = await shop.order(buyer, sku, { key, card });
  expect(pending).toMatchObject({ status: 503, json: { code: 'payment-pending' } });
  expect(Number(pending.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await shop.order(buyer, sku, { key, card })).json.code).toBe('in-flight');
  expect(await shelf(shop, sku)).toEqual({ on_hand: 2, moved: -1, orders: ['pending'] });

  shop.bank.mood = 'answer';
  shop.bank.blind = false;
  await makeDue(shop);
  await until(async () => (await shelf(shop, sku))?.orders[0] === status, `the order is ${status}`);
  expect(await shelf(shop, sku)).toEqual({ on_hand: 3 + moved, moved, orders: [status] });
  expect(chargesFor(shop, key)).toHaveLength(1);
  const replayed = await shop.order(buyer, sku, { key, card });
  expect(replayed.status).toBe(status === 'confirmed' ? 201 : 402);
});

test('recovery and request at the same time finish an order once', async () => {
  // Recovery takes orders from their first moment on, so that it meets every request.
  await shop.reopen({
    replace: (parts) => ({
      record: async (query, orderId, priced) => {
        await parts.record(query, orderId, priced);
        await query({ name: 'make-due', text: 'update orders set recover_at = now() where order_id = $1' }, [
          orderId,
        ]);
      },
      charge: async (charge) => {
        const answer = await parts.charge(charge);
        await until(async () => {
          const [row] = await shop.database.query(
            'select 1 from orders where order_id = $1 and recover_at > now()',
            [charge.orderId],
          );
          return row !== undefined;
        }, 'recovery takes the order');
        return answer;
      },
    }),
  });
  const sku = await shop.product(100);
  const cards = ['accepted', 'declined', 'accepted', 'declined'] as const;
  const answers = await Promise.all(cards.map((card) => shop.order(buyer, sku, { card })));
  expect(answers.map(({ status }) => status)).toEqual([201, 402, 201, 402]);
  expect(await shelf(shop, sku)).toMatchObject({ on_hand: 98, moved: -2 });
  const ids = [answers[0]?.json.orderId, answers[2]?.json.orderId];
  await until(() => ids.every((id) => confirmations(shop, id).length > 0), 'both mails arrive');
  expect(ids.map((id) => confirmations(shop, id).length)).toEqual([1, 1]);
  await shop.reopen();
});

test('the token of a card is kept only as long as it may be needed', async () => {
  const sku = await shop.product(2);
  await shop.order(buyer, sku);
  await shop.order(buyer, sku, { card: 'declined' });
  const kept = await shop.database.query(
    `select 1 from orders where card_token <> '' and status <> 'pending'`,
  );
  expect(kept).toEqual([]);
});

test('a buyer who goes away in the middle leaves a whole order behind', async () => {
  const [leaving, gone] = [new AbortController(), new AbortController()];
  await shop.reopen({
    replace: (parts) => ({
      charge: async (charge) => {
        // By the time the bank is asked, nobody is there to hear the answer.
        leaving.abort();
        await once(gone.signal, 'abort');
        return parts.charge(charge);
      },
    }),
  });
  const [sku, key] = [await shop.product(3), randomUUID()];
  const asked = fetch(`${shop.base}/orders`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${buyer}`,
      'idempotency-key': key,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ lines: [{ sku, quantity: 1 }], cardToken: `tok_accepted_${key}` }),
    signal: leaving.signal,
  });
  await expect(asked).rejects.toThrow('aborted');
  gone.abort();
  await until(async () => (await shelf(shop, sku))?.orders[0] === 'confirmed', 'the order is confirmed');
  expect(chargesFor(shop, key)).toMatchObject([{ status: 'captured' }]);
  const again = await shop.order(buyer, sku, { key });
  expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
  expect(await shelf(shop, sku)).toEqual({ on_hand: 2, moved: -1, orders: ['confirmed'] });
  await until(() => confirmations(shop, again.json.orderId).length > 0, 'the mail arrives');
  await shop.reopen();
});
