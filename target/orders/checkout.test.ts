import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openTestShop, type TestAnswer, type TestShop, until } from '../testing/shop.ts';

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

const count = (answers: readonly TestAnswer[], status: number): number =>
  answers.filter((answer) => answer.status === status).length;

/** What the database says about one sku: what is left, and what explains it. */
async function shelf(sku: string) {
  const [row] = await shop.database.query<{ on_hand: number; moved: number; orders: string[] }>(
    `select on_hand,
            (select coalesce(sum(delta), 0)::int from stock_movements m where m.sku = p.sku) as moved,
            (select coalesce(array_agg(status order by status), '{}')
               from orders join order_lines l using (order_id) where l.sku = p.sku) as orders
       from products p where sku = $1`,
    [sku],
  );
  return row;
}

const chargesFor = (card: string) => shop.bank.payments.filter(({ cardToken }) => cardToken.endsWith(card));
const mailsFor = (orderId: unknown) =>
  shop.mailbox.mails.filter((mail) => mail.includes(`Message-ID: <order-${orderId}@shop.test>`));

test('fifty buyers at once of ten units: exactly ten get one, and pay', async () => {
  const sku = await shop.product(10);
  const buyers = await Promise.all(Array.from({ length: 50 }, () => shop.buyer()));
  const before = shop.bank.payments.length;
  const answers = await Promise.all(buyers.map((token) => shop.order(token, sku)));
  expect([count(answers, 201), count(answers, 409)]).toEqual([10, 40]);
  expect(shop.bank.payments.length - before).toBe(10);
  // A refusal leaves nothing behind, not even an order that failed.
  expect(await shelf(sku)).toEqual({ on_hand: 0, moved: -10, orders: Array(10).fill('confirmed') });
});

test('orders of the same skus in any order of lines do not block each other', async () => {
  const skus = await Promise.all([shop.product(1_000), shop.product(1_000), shop.product(1_000)]);
  const order = (index: number) => {
    const rotated = [...skus.slice(index % 3), ...skus.slice(0, index % 3)];
    const lines = (index % 2 === 0 ? rotated : rotated.reverse()).map((sku) => ({ sku, quantity: 1 }));
    return shop.send('POST', '/orders', {
      token: buyer,
      key: randomUUID(),
      body: { lines, cardToken: `tok_${index % 5 === 0 ? 'declined' : 'accepted'}_${index}` },
    });
  };
  const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => order(index)));
  expect([count(answers, 201), count(answers, 402)]).toEqual([48, 12]);
  for (const sku of skus) expect(await shelf(sku)).toMatchObject({ on_hand: 952, moved: -48 });
});

test('one sku in two lines is one line: two halves cannot both find enough', async () => {
  const sku = await shop.product(5);
  const half = { sku, quantity: 3 };
  const send = (lines: object[]) =>
    shop.send('POST', '/orders', {
      token: buyer,
      key: randomUUID(),
      body: { lines, cardToken: 'tok_accepted_1' },
    });
  expect((await send([half, half])).json.code).toBe('out-of-stock');
  expect((await send([half, { sku, quantity: 2 }])).json.lines).toEqual([
    { sku, quantity: 5, unitPriceCents: 1_000 },
  ]);
});

test('where one line cannot be had, the others stay on the shelf', async () => {
  const [plenty, none] = [await shop.product(5), await shop.product(0)];
  const lines = [plenty, none].map((sku) => ({ sku, quantity: 1 }));
  const body = { lines, cardToken: 'tok_accepted_1' };
  expect((await shop.send('POST', '/orders', { token: buyer, key: 'mine', body })).json.code).toBe(
    'out-of-stock',
  );
  expect(await shelf(plenty)).toEqual({ on_hand: 5, moved: 0, orders: [] });
  // And the key is free again.
  expect((await shop.order(buyer, plenty, { key: 'mine' })).status).toBe(201);
});

test('the same key at the same time makes one order and one charge', async () => {
  const sku = await shop.product(10);
  const key = randomUUID();
  const answers = await Promise.all(Array.from({ length: 20 }, () => shop.order(buyer, sku, { key })));
  const confirmed = answers.filter(({ status }) => status === 201);
  expect(new Set(confirmed.map(({ text }) => text)).size).toBe(1);
  expect(confirmed.length + answers.filter(({ json }) => json.code === 'in-flight').length).toBe(20);
  expect(chargesFor(key)).toHaveLength(1);
  expect(await shelf(sku)).toEqual({ on_hand: 9, moved: -1, orders: ['confirmed'] });

  const again = await shop.order(buyer, sku, { key });
  expect(again).toMatchObject({ status: 201, text: confirmed[0]?.text });
  expect(again.headers.get('idempotent-replayed')).toBe('true');
});

test('the same key with another body is refused, and the same key of another buyer is another key', async () => {
  const sku = await shop.product(10);
  const key = randomUUID();
  await shop.order(buyer, sku, { key });
  expect((await shop.order(buyer, sku, { key, quantity: 2 })).json.code).toBe('key-reused');
  expect((await shop.order(await shop.buyer(), sku, { key, quantity: 2 })).status).toBe(201);
});

test('a declined payment gives the units back once, and stays declined', async () => {
  const sku = await shop.product(3);
  const key = randomUUID();
  for (let time = 0; time < 3; time += 1) {
    expect((await shop.order(buyer, sku, { key, card: 'declined' })).json.code).toBe('payment-declined');
  }
  expect(await shelf(sku)).toEqual({ on_hand: 3, moved: 0, orders: ['failed'] });
  expect(chargesFor(key)).toHaveLength(1);
});

test('a card that nobody issued does not hold units', async () => {
  const sku = await shop.product(3);
  const body = { lines: [{ sku, quantity: 1 }], cardToken: 'made-up' };
  expect((await shop.send('POST', '/orders', { token: buyer, key: randomUUID(), body })).json.code).toBe(
    'payment-declined',
  );
  expect(await shelf(sku)).toEqual({ on_hand: 3, moved: 0, orders: ['failed'] });
});

test('where the bank charges and then hangs, its books confirm the order', async () => {
  shop.bank.mood = 'hang';
  const sku = await shop.product(3);
  const key = randomUUID();
  expect(await shop.order(buyer, sku, { key })).toMatchObject({ status: 201, json: { status: 'confirmed' } });
  expect(chargesFor(key)).toHaveLength(1);
});

test('where the bank declines and then hangs, its books release the order', async () => {
  shop.bank.mood = 'hang';
  const sku = await shop.product(3);
  expect((await shop.order(buyer, sku, { card: 'declined' })).json.code).toBe('payment-declined');
  expect(await shelf(sku)).toMatchObject({ on_hand: 3 });
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
  expect(await shelf(sku)).toEqual({ on_hand: 2, moved: -1, orders: ['pending'] });

  shop.bank.mood = 'answer';
  shop.bank.blind = false;
  await until(async () => (await shelf(sku))?.orders[0] === status, `the order is ${status}`);
  expect(await shelf(sku)).toEqual({ on_hand: 3 + moved, moved, orders: [status] });
  expect(chargesFor(key)).toHaveLength(1);
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
  expect(await shelf(sku)).toMatchObject({ on_hand: 98, moved: -2 });
  const ids = [answers[0]?.json.orderId, answers[2]?.json.orderId];
  await until(() => ids.every((id) => mailsFor(id).length > 0), 'both mails arrive');
  expect(ids.map((id) => mailsFor(id).length)).toEqual([1, 1]);
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
