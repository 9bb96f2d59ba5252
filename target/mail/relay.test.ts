import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Query, Statement } from '../database/statement.ts';
import { readOutbox } from '../testing/records.ts';
import { openTestShop, type TestShop, until } from '../testing/shop.ts';
import { makeRelay, type Relay } from './relay.ts';
import { MAIL_CONNECTIONS, type Mailer, openMailer } from './transport.ts';

let shop: TestShop;
let buyer: string;

const silent = pino({ level: 'silent' });
const query: Query = async <Row>(sent: Statement<Row>, values: readonly unknown[] = []) =>
  (await shop.database.query(sent.text, [...values])) as unknown[] as Row[];
let mailer: Mailer;
let relay: Relay;

beforeAll(async () => {
  shop = await openTestShop({ settings: { SMTP_TIMEOUT_MS: '300' } });
  buyer = await shop.buyer();
  mailer = openMailer({ url: shop.mailbox.url, timeoutMs: 300, limitMs: 24_000 });
  relay = makeRelay({ query, sendMail: mailer.send }, silent);
});
afterEach(() => {
  shop.mailbox.mood = 'take';
  shop.mailbox.unknown.clear();
});
afterAll(async () => {
  mailer.close();
  await shop.close();
});

/** Waits for a condition, with a relay beside the shop's that does not wait for a clock. */
const relayed = (condition: () => Promise<boolean> | boolean, what: string): Promise<void> =>
  until(async () => {
    await relay.round();
    return condition();
  }, what);

const outboxOf = (orderId: unknown) => readOutbox(shop, orderId);
const isSent = async (orderId: unknown): Promise<boolean> => (await outboxOf(orderId))?.sent === true;
const mailsOf = (orderId: unknown): string[] =>
  shop.mailbox.mails.filter((mail) => mail.includes(`Message-ID: <order-${orderId}@shop.test>\r\n`));
const ordered = async (): Promise<unknown> => (await shop.order(buyer, await shop.product(1))).json.orderId;
const dueAll = () => shop.database.query('update outbox set next_attempt_at = now() where sent_at is null');
const dueNow = (orderId: unknown) =>
  shop.database.query('update outbox set next_attempt_at = now() where order_id = $1', [orderId]);

describe('a mail', () => {
  test('goes out once for a confirmed order, and names it, its lines and its total', async () => {
    const sku = await shop.product(5, 1_999);
    const { json } = await shop.order(buyer, sku, { quantity: 2 });
    await relayed(() => isSent(json.orderId), 'the mail is sent');
    const mails = mailsOf(json.orderId);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain(`Subject: Order ${json.orderId} is confirmed\r\n`);
    expect(mails[0]).toMatch(new RegExp(`^x-order-id: ${json.orderId}\\r$`, 'im'));
    expect(mails[0]).toContain(`2 x ${sku} at 19.99 EUR`);
    expect(mails[0]).toContain('Total: 39.98 EUR');
  });

  test('does not go out for an order that is not confirmed', async () => {
    const before = shop.mailbox.mails.length;
    await shop.order(buyer, await shop.product(1), { card: 'declined' });
    const orderId = await ordered();
    await relayed(() => isSent(orderId), 'the mail of the other order is sent');
    expect(shop.mailbox.mails.length).toBe(before + 1);
  });

  test('that was sent but not marked before a crash is sent again with the same Message-ID', async () => {
    const orderId = await ordered();
    await relayed(() => isSent(orderId), 'the mail is sent');
    await shop.database.query(
      'update outbox set sent_at = null, next_attempt_at = now() where order_id = $1',
      [orderId],
    );
    await relayed(() => isSent(orderId), 'it is sent again');
    expect(mailsOf(orderId)).toHaveLength(2);
  });

  test('that is queued goes out when the shop closes', async () => {
    const orderId = await ordered();
    await shop.reopen({ settings: { SMTP_TIMEOUT_MS: '300' } });
    expect(await isSent(orderId)).toBe(true);
  });
});

describe('a mail server', () => {
  test('that refuses for a while gets the mail later, and the order does not wait for it', async () => {
    shop.mailbox.mood = 'refuse';
    const orderId = await ordered();
    expect(orderId).toBeDefined();
    await relayed(async () => ((await outboxOf(orderId))?.attempts ?? 0) >= 2, 'it has been tried twice');
    await relayed(async () => (await outboxOf(orderId))?.error !== null, 'the outbox says why');
    expect(await outboxOf(orderId)).toMatchObject({ sent: false, error: expect.stringContaining('not now') });
    shop.mailbox.mood = 'take';
    await relayed(() => isSent(orderId), 'the mail is sent in the end');
    expect(mailsOf(orderId)).toHaveLength(1);
    expect(await outboxOf(orderId)).toMatchObject({ error: null });
  });

  test('that is down for long loses nothing', async () => {
    await shop.mailbox.stop();
    const orderIds = await Promise.all(Array.from({ length: 15 }, ordered));
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await Promise.all(orderIds.map(dueNow));
      await relayed(
        async () =>
          (await Promise.all(orderIds.map(outboxOf))).every((row) => (row?.attempts ?? 0) >= attempt),
        'each has been tried',
      );
    }
    await shop.mailbox.start();
    await Promise.all(orderIds.map(dueNow));
    for (const orderId of orderIds) await relayed(() => isSent(orderId), 'the mail is sent');
    expect(orderIds.map((orderId) => mailsOf(orderId).length)).toEqual(Array(15).fill(1));
  });

  test('that takes a mail and hangs up before it says so gets it again, with the same Message-ID', async () => {
    shop.mailbox.mood = 'drop';
    const orderId = await ordered();
    await relayed(() => mailsOf(orderId).length > 0, 'it arrives');
    shop.mailbox.mood = 'take';
    await relayed(() => isSent(orderId), 'it is known to have arrived');
    expect(mailsOf(orderId).length).toBeGreaterThanOrEqual(2);
  });

  test('that says nothing is not waited for', async () => {
    shop.mailbox.mood = 'hang';
    const orderId = await ordered();
    await relayed(async () => (await outboxOf(orderId))?.error !== null, 'it is given up for now');
    shop.mailbox.mood = 'take';
    await relayed(() => isSent(orderId), 'it is sent');
  });

  test('that knows no such address does not hold up the mails of others, and is asked again', async () => {
    const email = `${randomUUID()}@nowhere.test`;
    const password = 'a long password';
    await shop.send('POST', '/accounts', { body: { email, name: 'Nobody', password } });
    const session = await shop.send('POST', '/sessions', { body: { email, password } });
    shop.mailbox.unknown.add(email);
    const refused = await shop.order(String(session.json.token), await shop.product(1));
    await relayed(async () => (await outboxOf(refused.json.orderId))?.error !== null, 'it is refused');
    const orderId = await ordered();
    await relayed(() => isSent(orderId), 'the mail of somebody else is sent');
    expect(await outboxOf(refused.json.orderId)).toMatchObject({
      sent: false,
      error: expect.stringContaining('nobody here'),
    });
    shop.mailbox.unknown.clear();
    await dueNow(refused.json.orderId);
    await relayed(() => isSent(refused.json.orderId), 'somebody is there after all');
  });
});

describe('the relay', () => {
  /** Orders whose mails have been sent. */
  async function queue(count: number): Promise<string[]> {
    const orderIds = await Promise.all(Array.from({ length: count }, ordered));
    await Promise.all(orderIds.map((orderId) => relayed(() => isSent(orderId), 'it is sent')));
    return orderIds.map(String);
  }
  const unsend = (orderIds: readonly string[], attempts: number) =>
    shop.database.query(
      `update outbox set sent_at = null, attempts = $2, next_attempt_at = now() - interval '1 hour'
        where order_id = any ($1::uuid[])`,
      [orderIds, attempts],
    );

  test('waits longer each time, never more than a minute, and not for the same time as the others', async () => {
    const orderIds = await queue(3);
    await shop.mailbox.stop();
    for (const [attempts, longestS] of [
      [3, 4],
      [5, 16],
      [500, 60],
    ] as const) {
      await unsend(orderIds, attempts);
      // Whichever relay gets hold of them.
      await relayed(
        async () =>
          (await Promise.all(orderIds.map(outboxOf))).every((row) => row?.attempts === attempts + 1),
        'each is tried',
      );
      await relayed(
        async () =>
          (await Promise.all(orderIds.map(outboxOf))).every(
            (row) => (row?.wait_s ?? 0) > longestS / 2 - 1 && (row?.wait_s ?? 0) <= longestS,
          ),
        'each is put off',
      );
      const waits = (await Promise.all(orderIds.map(outboxOf))).map((row) => row?.wait_s);
      expect(new Set(waits).size).toBe(3);
    }
    await shop.mailbox.start();
    await dueAll();
    for (const orderId of orderIds) await relayed(() => isSent(orderId), 'it is sent in the end');
  });

  test('shares the work with other instances: each mail goes out once', async () => {
    const others = await Promise.all([shop.beside(), shop.beside()]);
    const orderIds = await Promise.all(Array.from({ length: 40 }, ordered));
    for (const orderId of orderIds) await relayed(() => isSent(orderId), 'it is sent');
    expect(orderIds.map((orderId) => mailsOf(orderId).length)).toEqual(Array(40).fill(1));
    await Promise.all(others.map((other) => other.close()));
  });

  test('takes a late answer for an answer: the mail is not sent again', async () => {
    const [orderId] = await queue(1);
    await shop.mailbox.stop();
    const answers: (() => void)[] = [];
    let freed = 0;
    const impatient = makeRelay(
      { query, sendMail: () => new Promise<void>((resolve) => answers.push(resolve)) },
      silent,
      20,
      () => {
        freed += 1;
      },
    );
    await until(async () => {
      await unsend([String(orderId)], 0);
      await impatient.round();
      return answers.length > 0;
    }, 'it is under way');
    await until(async () => (await outboxOf(orderId))?.error !== null, 'it is put off');
    for (const answer of answers) answer();
    await until(() => isSent(orderId), 'it is known to be sent');
    await until(() => freed > 0, 'somebody hears that a connection is free');
    await shop.mailbox.start();
  });

  test('does not let the others wait for a mail that takes long, and hears of its end all the same', async () => {
    const [slow, ...others] = await queue(MAIL_CONNECTIONS + 3);
    await shop.mailbox.stop();
    let arrive = (): void => undefined;
    const sent: string[] = [];
    const alone = makeRelay(
      {
        query,
        sendMail: ({ orderId }) => {
          sent.push(orderId);
          if (orderId !== slow) return Promise.resolve();
          return new Promise<void>((resolve) => {
            arrive = resolve;
          });
        },
      },
      silent,
      60_000,
    );
    await unsend([String(slow)], 0);
    // The relay of the shop may be the first to take it, and cannot send it.
    await until(async () => {
      if (!sent.includes(String(slow))) await dueNow(slow);
      await alone.round();
      return sent.includes(String(slow));
    }, 'the slow one is under way');
    await unsend(others, 0);
    await until(async () => {
      for (const orderId of others) if (!(await isSent(orderId))) await dueNow(orderId);
      await alone.round();
      return (await Promise.all(others.map(isSent))).every(Boolean);
    }, 'the others are sent');
    expect(await isSent(slow)).toBe(false);
    arrive();
    await alone.settled();
    expect(await isSent(slow)).toBe(true);
    await shop.mailbox.start();
  });

  test('has no more mails under way than there are connections, also while a server hangs', async () => {
    const waiting: (() => void)[] = [];
    const hanging = makeRelay(
      { query, sendMail: () => new Promise<void>((resolve) => waiting.push(resolve)) },
      silent,
      20,
    );
    const orderIds = await queue(MAIL_CONNECTIONS + 3);
    // The relay of the shop may take some of them, but sends none.
    await shop.mailbox.stop();
    await unsend(orderIds, 0);
    for (let round = 0; round < 5; round += 1) {
      await dueAll();
      await hanging.round();
      expect(waiting.length).toBeLessThanOrEqual(MAIL_CONNECTIONS);
    }
    expect(waiting.length).toBeGreaterThan(0);
    for (const resolve of waiting) resolve();
    await shop.mailbox.start();
    await dueAll();
    for (const orderId of orderIds) await relayed(() => isSent(orderId), 'all are sent');
  });
});
