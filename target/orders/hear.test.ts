import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { BankPayment } from '../testing/book.ts';
import { openTestShop, type Sent, type TestAnswer, type TestShop, until } from '../testing/shop.ts';
import { eventOf, signed, WEBHOOK_SECRET } from '../testing/webhook.ts';

let shop: TestShop;
let buyer: string;

// The recovery would finish the orders as well; with a bank timeout this long it does not come in time.
const settings = { WEBHOOK_SECRET, BANK_TIMEOUT_MS: '300' };

beforeAll(async () => {
  shop = await openTestShop({ settings });
  buyer = await shop.buyer();
});
afterEach(() => {
  shop.bank.mood = 'answer';
  shop.bank.blind = false;
});
afterAll(() => shop.close());

const tell = (sent: Sent): Promise<TestAnswer> => shop.send('POST', '/webhooks/bank', sent);

/** An order that the bank has decided on without the shop having heard, and what is in the bank's books. */
async function undecided(card: 'accepted' | 'declined' = 'accepted') {
  const [sku, key] = [await shop.product(3), randomUUID()];
  shop.bank.mood = 'hang';
  shop.bank.blind = true;
  const answer = await shop.order(buyer, sku, { key, card });
  expect(answer.json.code).toBe('payment-pending');
  shop.bank.mood = 'answer';
  const payment = shop.bank.payments.find(({ cardToken }) => cardToken.endsWith(key));
  if (payment === undefined) throw new Error('the bank knows nothing');
  const status = async (): Promise<unknown> => {
    const [row] = await shop.database.query<{ status: string; on_hand: number }>(
      `select status, on_hand from orders join order_lines using (order_id) join products using (sku)
        where order_id = $1`,
      [payment.reference],
    );
    return [row?.status, row?.on_hand];
  };
  return { payment, status };
}

const eventsOf = ({ reference }: BankPayment) =>
  shop.database.query('select 1 from bank_events where reference = $1', [reference]);
const mailsOf = ({ reference }: BankPayment) =>
  shop.mailbox.mails.filter((mail) => mail.includes(`Message-ID: <order-${reference}@shop.test>`));

describe('the bank tells', () => {
  test('that it has the money: the order is confirmed, long before the recovery looks', async () => {
    const { payment, status } = await undecided();
    shop.bank.blind = false;
    expect(await tell(signed(eventOf(payment)))).toMatchObject({ status: 200, json: { received: true } });
    expect(await status()).toEqual(['confirmed', 2]);
    expect(await eventsOf(payment)).toHaveLength(1);
  });

  test('that it declined: the units come back', async () => {
    const { payment, status } = await undecided('declined');
    shop.bank.blind = false;
    expect((await tell(signed(eventOf(payment)))).status).toBe(200);
    expect(await status()).toEqual(['failed', 3]);
  });

  test('the same twenty times at once: it happens once, with one mail', async () => {
    const { payment, status } = await undecided();
    shop.bank.blind = false;
    const sent = signed(eventOf(payment));
    const answers = await Promise.all(Array.from({ length: 20 }, () => tell(sent)));
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200));
    expect(await status()).toEqual(['confirmed', 2]);
    expect(await eventsOf(payment)).toHaveLength(1);
    await until(() => mailsOf(payment).length > 0, 'the mail arrives');
    expect(mailsOf(payment)).toHaveLength(1);
  });

  test('before the answer to the charge is there: request and webhook finish the order once', async () => {
    await shop.reopen({
      settings,
      replace: (parts) => ({
        async charge(charge) {
          const answer = await parts.charge(charge);
          const payment = shop.bank.payments.find(({ reference }) => reference === charge.orderId);
          if (payment !== undefined) expect((await tell(signed(eventOf(payment)))).status).toBe(200);
          return answer;
        },
      }),
    });
    const [accepted, declined] = await Promise.all([
      shop.order(buyer, await shop.product(1)),
      shop.order(buyer, await shop.product(1), { card: 'declined' }),
    ]);
    expect([accepted.status, declined.status]).toEqual([201, 402]);
    const payment = shop.bank.payments.find(({ reference }) => reference === accepted.json.orderId);
    await until(() => payment !== undefined && mailsOf(payment).length > 0, 'the mail arrives');
    expect(payment && mailsOf(payment)).toHaveLength(1);
    await shop.reopen({ settings });
  });

  test('something else than its books say: the books count', async () => {
    const { payment, status } = await undecided();
    shop.bank.blind = false;
    const lies = { type: 'payment.declined', amountCents: 1, currency: 'USD', paymentId: 'another' };
    expect((await tell(signed(eventOf(payment, lies)))).status).toBe(200);
    expect(await status()).toEqual(['confirmed', 2]);
    // Late and out of order, after the order has long been confirmed.
    for (const type of ['payment.declined', 'payment.expired', 'payment.captured', 'dispute.opened']) {
      expect((await tell(signed(eventOf(payment, { type })))).status).toBe(200);
    }
    expect(await status()).toEqual(['confirmed', 2]);
  });

  test('while its books are closed: it is asked to tell again, and then it counts', async () => {
    const { payment, status } = await undecided();
    const sent = signed(eventOf(payment));
    const early = await tell(sent);
    expect(early).toMatchObject({ status: 503, json: { code: 'payment-pending' } });
    expect(Number(early.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await eventsOf(payment)).toEqual([]);
    shop.bank.blind = false;
    expect((await tell(sent)).status).toBe(200);
    expect(await status()).toEqual(['confirmed', 2]);
  });

  test('of an order that failed, and its books know nothing of it: there is nothing to tell again', async () => {
    const [sku, key] = [await shop.product(1), randomUUID()];
    const body = { lines: [{ sku, quantity: 1 }], cardToken: 'a-card-that-the-bank-does-not-know' };
    expect((await shop.send('POST', '/orders', { token: buyer, key, body })).status).toBe(402);
    const [order] = await shop.database.query<{ order_id: string }>(
      'select order_id from orders where idempotency_key = $1',
      [key],
    );
    const { payment } = await undecided();
    const sent = signed(eventOf(payment, { type: 'payment.rejected', reference: order?.order_id }));
    expect((await tell(sent)).json.code).toBe('payment-pending');
    shop.bank.blind = false;
    expect((await tell(sent)).status).toBe(200);
  });

  test('of an order that is none of ours: there is nothing to do, and nothing to tell again', async () => {
    const { payment } = await undecided();
    for (const reference of [randomUUID(), 'somebody-elses']) {
      expect((await tell(signed(eventOf(payment, { reference })))).status).toBe(200);
    }
  });
});

describe('somebody else tells', () => {
  const now = Math.floor(Date.now() / 1_000);
  const forgeries: [string, (event: object) => Sent][] = [
    ['no signature', (event) => ({ body: event })],
    [
      'the signature of another secret',
      (event) => signed(event, { secret: 'another secret, just as long as ours' }),
    ],
    [
      'the signature of another body',
      (event) => ({ ...signed(event), body: JSON.stringify({ ...event, amountCents: 1 }) }),
    ],
    ['a blank more in the body', (event) => ({ ...signed(event), body: `${JSON.stringify(event)} ` })],
    ['a signature of an hour ago', (event) => signed(event, { timeS: now - 3_600 })],
    ['a signature of in an hour', (event) => signed(event, { timeS: now + 3_600 })],
    [
      'the time of another signature',
      (event) => {
        const header = signed(event, { timeS: now - 3_600 }).headers?.['bank-signature'] ?? '';
        return { body: event, headers: { 'bank-signature': header.replace(/t=\d+/, `t=${now}`) } };
      },
    ],
    ...[
      '',
      't=1',
      't=,v1=',
      `t=${now},v1=${'0'.repeat(64)}`,
      `t=${now},v1=${'0'.repeat(63)}`,
      `t=1e9,v1=zz`,
    ].map((header): [string, (event: object) => Sent] => [
      `the header ${JSON.stringify(header)}`,
      (event) => ({ body: event, headers: { 'bank-signature': header } }),
    ]),
  ];

  test('and is not heard', async () => {
    const { payment, status } = await undecided();
    shop.bank.blind = false;
    const before = await status();
    const texts = new Set<string>();
    for (const [what, forge] of forgeries) {
      const answer = await tell(forge(eventOf(payment)));
      expect([what, answer.status, answer.json.code]).toEqual([what, 401, 'bad-signature']);
      texts.add(answer.text);
    }
    // Which of them it was is not said.
    expect(texts.size).toBe(1);
    expect(await eventsOf(payment)).toEqual([]);
    expect(before).toEqual(['pending', 2]);
  });
});

test.each<[string, unknown]>([
  ['no JSON', '{"eventId":'],
  ['an array', '[]'],
  ['a field too many', { total: 1 }],
  ['a negative amount', { amountCents: -1 }],
  ['no event id', { eventId: '' }],
  ['a NUL in its reference', { reference: 'a\0' }],
])('a webhook with %s is refused, though it is signed', async (_what, fields) => {
  const [payment] = shop.bank.payments;
  if (payment === undefined) throw new Error('there is no payment');
  const sent = typeof fields === 'string' ? signed(fields) : signed(eventOf(payment, fields as object));
  expect(await tell(sent)).toMatchObject({ status: 400, json: { code: 'invalid' } });
});

test('a shop without a secret hears nobody', async () => {
  const deaf = await shop.beside();
  const sent = signed({}, { secret: '' });
  expect(await deaf.send('POST', '/webhooks/bank', sent)).toMatchObject({
    status: 404,
    json: { code: 'not-found' },
  });
  await deaf.close();
});
