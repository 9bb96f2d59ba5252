import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { BankBehaviour } from '../../model/fault.ts';
import { until } from '../testing/programs.ts';
import { Messenger } from './messenger.ts';
import { Mood } from './mood.ts';

const SECRET = 'what bank and backend share';
const ANSWER = {
  paymentId: 'p-1',
  status: 'captured',
  amountCents: 1_999,
  currency: 'EUR',
  reference: 'o-1',
};

const moody = (behaviour: Partial<BankBehaviour> = {}): Mood => new Mood({ latencyMs: 0, ...behaviour });
const WELL = moody();

interface Heard {
  readonly body: string;
  readonly signature: string;
}

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** @param statuses what it answers, one after the other; the last one from then on. */
async function listener(...statuses: number[]): Promise<{ url: string; heard: Heard[] }> {
  const heard: Heard[] = [];
  const listening = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      heard.push({ body, signature: String(request.headers['bank-signature']) });
      response.writeHead(statuses[Math.min(heard.length, statuses.length) - 1] ?? 200).end('{}');
    });
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}/hooks`, heard };
}

test('a captured payment is told of, signed over its very bytes', async () => {
  const { url, heard } = await listener(200);
  const messenger = new Messenger();
  messenger.listen({ url, secret: SECRET });
  messenger.tell(ANSWER, WELL);
  expect(messenger.open).toBe(1);
  await until(async () => messenger.open === 0);
  expect(heard).toHaveLength(1);
  const { body = '', signature = '' } = heard[0] ?? {};
  const { status: _, ...subject } = ANSWER;
  expect(JSON.parse(body)).toMatchObject({ type: 'payment.captured', eventId: 'captured-p-1', ...subject });
  const [, timeS] = /^t=(\d+),/.exec(signature) ?? [];
  expect(signature).toBe(
    `t=${timeS},v1=${createHmac('sha256', SECRET).update(`${timeS}.${body}`).digest('hex')}`,
  );
});

test('it is told again until it is heard, under the same id', async () => {
  const { url, heard } = await listener(503, 200);
  const messenger = new Messenger();
  messenger.listen({ url, secret: SECRET });
  messenger.tell(ANSWER, WELL);
  await until(async () => messenger.open === 0);
  expect(heard.map(({ body }) => JSON.parse(body).eventId)).toEqual(['captured-p-1', 'captured-p-1']);
});

test('what is not captured, or of no reference, is told to nobody; nor is anything before somebody listens', async () => {
  const { url, heard } = await listener(200);
  const messenger = new Messenger();
  messenger.tell(ANSWER, WELL);
  messenger.listen({ url, secret: SECRET });
  for (const other of [{ status: 'authorised' }, { reference: null }])
    messenger.tell({ ...ANSWER, ...other }, WELL);
  messenger.tell({ code: 'declined' }, WELL);
  expect(messenger.open).toBe(0);
  expect(heard).toEqual([]);
});

const REFUND = { refundId: 'r-1', paymentId: 'p-1', amountCents: 1_999, currency: 'EUR', reference: 'o-1' };
const idsOf = (heard: readonly Heard[]): string[] => heard.map(({ body }) => JSON.parse(body).eventId);

async function told(mood: Mood, ...answers: readonly object[]): Promise<readonly Heard[]> {
  const { url, heard } = await listener(200);
  const messenger = new Messenger();
  messenger.listen({ url, secret: SECRET });
  for (const answer of answers) messenger.tell(answer, mood);
  await until(async () => messenger.open === 0);
  return heard;
}

test('money that goes back is told of, too', async () => {
  const [heard] = await told(WELL, REFUND);
  expect(JSON.parse(heard?.body ?? '')).toMatchObject({
    ...{ type: 'payment.refunded', eventId: 'refunded-r-1', reference: 'o-1', amountCents: 1_999 },
  });
});

test('in a bad mood it tells every second message twice', async () => {
  const mood = moody({ tellTwiceEvery: 2 });
  const other = { ...ANSWER, paymentId: 'p-2' };
  expect(idsOf(await told(mood, ANSWER, other)).sort()).toEqual([
    'captured-p-1',
    'captured-p-2',
    'captured-p-2',
  ]);
  expect(mood.struck).toBe(1);
});

test('or late, so that what came after it is heard first', async () => {
  const mood = moody({ tellLateEvery: 1, tellLateMs: 150 });
  const { url, heard } = await listener(200);
  const messenger = new Messenger();
  messenger.listen({ url, secret: SECRET });
  const startedAt = performance.now();
  messenger.tell(ANSWER, mood);
  messenger.tell(REFUND, WELL);
  await until(async () => messenger.open === 0);
  expect(idsOf(heard)).toEqual(['refunded-r-1', 'captured-p-1']);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(149);
});

test('or out of order, the latest first; one that waits in vain for others is told all the same', async () => {
  const mood = moody({ tellReversedBy: 2 });
  expect(idsOf(await told(mood, ANSWER, REFUND))).toEqual(['refunded-r-1', 'captured-p-1']);
  expect(idsOf(await told(mood, ANSWER))).toEqual(['captured-p-1']);
  expect(mood.struck).toBe(3);
});

test('and somebody else says the opposite in its name, each time otherwise, with no signature that fits', async () => {
  const { url, heard } = await listener(400);
  const messenger = new Messenger();
  messenger.listen({ url, secret: SECRET });
  const mood = moody({ forgeEvery: 1 });
  const entry = { type: 'payment', paymentId: 'p-1', idempotencyKey: 'k', intentId: 'i' } as const;
  for (const state of ['declined', 'captured', 'captured'] as const) {
    messenger.forge({ ...entry, amountCents: 1_999, currency: 'EUR', reference: 'o-1', state }, mood);
    await until(async () => messenger.open === 0);
  }
  messenger.forge({ type: 'void', paymentId: 'p-1' }, mood);
  // Refused, and not told again: whoever forges is not the bank.
  expect(heard.map(({ body }) => JSON.parse(body).type)).toEqual([
    'payment.captured',
    'payment.failed',
    'payment.failed',
  ]);
  for (const { body, signature } of heard) {
    const [, timeS, given] = /^t=(\d+),v1=(\w+)$/.exec(signature) ?? [];
    expect(given).not.toBe(createHmac('sha256', SECRET).update(`${timeS}.${body}`).digest('hex'));
  }
  expect(mood.struck).toBe(3);
});
