import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { until } from '../testing/programs.ts';
import { Messenger } from './messenger.ts';

const SECRET = 'what bank and backend share';
const ANSWER = {
  paymentId: 'p-1',
  status: 'captured',
  amountCents: 1_999,
  currency: 'EUR',
  reference: 'o-1',
};

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
  messenger.tell(ANSWER);
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
  messenger.tell(ANSWER);
  await until(async () => messenger.open === 0);
  expect(heard.map(({ body }) => JSON.parse(body).eventId)).toEqual(['captured-p-1', 'captured-p-1']);
});

test('what is not captured, or of no reference, is told to nobody; nor is anything before somebody listens', async () => {
  const { url, heard } = await listener(200);
  const messenger = new Messenger();
  messenger.tell(ANSWER);
  messenger.listen({ url, secret: SECRET });
  for (const other of [{ status: 'authorised' }, { reference: null }])
    messenger.tell({ ...ANSWER, ...other });
  messenger.tell({ code: 'declined' });
  expect(messenger.open).toBe(0);
  expect(heard).toEqual([]);
});
