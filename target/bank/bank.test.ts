import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openTestBank, type TestBank } from '../testing/bank.ts';
import { chargeOf } from '../testing/charge-of.ts';
import { until } from '../testing/until.ts';
import { type Bank, type Charge, openBank } from './bank.ts';

const TIMEOUT_MS = 200;

describe('a bank that works', () => {
  let books: TestBank;
  let bank: Bank;

  beforeAll(async () => {
    books = await openTestBank();
    bank = openBank({ url: books.url, timeoutMs: TIMEOUT_MS, connections: 4 });
  });
  afterEach(() => {
    books.mood = 'answer';
    books.blind = false;
  });
  afterAll(async () => {
    await bank.close();
    await books.close();
  });

  test('charges once, however often it is asked, and its books say the same', async () => {
    const charge = chargeOf();
    const answers = [await bank.charge(charge), await bank.charge(charge), await bank.lookUp(charge)];
    const [payment] = books.payments.filter(({ reference }) => reference === charge.orderId);
    expect(answers).toEqual(Array(3).fill({ type: 'captured', paymentId: payment?.paymentId }));
  });

  test('declines, and its books say the same', async () => {
    const charge = chargeOf('declined');
    const declined = { type: 'declined', code: 'payment-declined' };
    expect([await bank.charge(charge), await bank.lookUp(charge)]).toEqual([declined, declined]);
  });

  test('rejects a card that nobody issued, and its books are empty', async () => {
    const charge = chargeOf('made-up');
    expect(await bank.charge(charge)).toEqual({ type: 'rejected' });
    expect(await bank.lookUp(charge)).toEqual({ type: 'absent' });
  });

  test('that hangs after it has charged leaves the charge unknown, and its books know', async () => {
    books.mood = 'hang';
    const charge = chargeOf();
    expect(await bank.charge(charge)).toMatchObject({ type: 'unknown' });
    expect(await bank.lookUp(charge)).toMatchObject({ type: 'captured' });
  });

  test('whose books are closed leaves everything unknown', async () => {
    books.blind = true;
    expect(await bank.lookUp(chargeOf())).toMatchObject({ type: 'unknown' });
  });

  test('is not believed when it has charged another amount, another currency or another order', async () => {
    const charge = chargeOf();
    await bank.charge(charge);
    const others = [{ totalCents: 999 }, { currency: 'USD' }].map((other) => ({ ...charge, ...other }));
    for (const other of others) expect(await bank.lookUp(other)).toMatchObject({ type: 'unknown' });
  });
});

describe('a bank that misbehaves', () => {
  type Serve = (request: IncomingMessage, response: ServerResponse) => void;
  let serve: Serve;
  const server = createServer((request, response) => serve(request, response));
  let bank: Bank;
  let connections = 0;
  let url = '';

  beforeAll(async () => {
    server.on('connection', () => {
      connections += 1;
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    url = `http://127.0.0.1:${port}`;
    bank = openBank({ url, timeoutMs: TIMEOUT_MS, connections: 4 });
  });
  afterAll(async () => {
    await bank.close();
    server.closeAllConnections();
    server.close();
  });

  const json =
    (status: number, body: unknown): Serve =>
    (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
  const captured = (charge: Charge) => ({
    paymentId: 'p',
    status: 'captured',
    amountCents: charge.totalCents,
    currency: charge.currency,
    reference: charge.orderId,
  });
  const endless: Serve = (_request, response) => {
    response.writeHead(201, { 'content-type': 'application/json' });
    const more = (): void => {
      if (response.write(' '.repeat(16_384))) setImmediate(more);
      else response.once('drain', more);
    };
    more();
  };
  const dripping: Serve = (_request, response) => {
    response.writeHead(201);
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  };

  test.each<[string, Serve]>([
    ['answers 500', json(500, { status: 'captured' })],
    ['answers 200 with a list', json(200, [])],
    ['answers 201 without an amount', json(201, { paymentId: 'p', status: 'captured' })],
    ['answers 201 with a status that we do not know', json(201, { ...captured(chargeOf()), status: 'ok' })],
    ['answers 302', (_request, response) => response.writeHead(302, { location: '/' }).end()],
    ['answers no JSON', (_request, response) => response.writeHead(201).end('<html>')],
    ['declines in no JSON', (_request, response) => response.writeHead(402).end('<html>')],
    ['answers without end', endless],
    ['answers a byte at a time', dripping],
    ['says nothing', () => undefined],
    ['hangs up', (request) => request.socket.destroy()],
    [
      'hangs up in the middle',
      (_request, response) => response.writeHead(201, { 'content-length': 99 }).write('{'),
    ],
    ['speaks no HTTP', (request) => request.socket.end('hello\r\n\r\n')],
    ['has endless headers', (_request, response) => response.writeHead(201, { x: 'x'.repeat(99_999) }).end()],
  ])('that %s leaves charge and look-up unknown, in time', async (_what, misbehave) => {
    serve = misbehave;
    const charge = chargeOf();
    const askedAtMs = performance.now();
    expect(await bank.charge(charge)).toMatchObject({ type: 'unknown' });
    expect(await bank.lookUp(charge)).toMatchObject({ type: 'unknown' });
    expect(performance.now() - askedAtMs).toBeLessThan(10 * TIMEOUT_MS);
  });

  test('that has two payments under one key leaves the look-up unknown', async () => {
    const charge = chargeOf();
    serve = json(200, { payments: [captured(charge), captured(charge)] });
    expect(await bank.lookUp(charge)).toMatchObject({ type: 'unknown' });
  });

  const authorising = (charge: Charge) => bank.authorise(charge);
  const capturing = (charge: Charge) => bank.endAuthorisation(charge, 'p', 'capture');
  const voiding = (charge: Charge) => bank.endAuthorisation(charge, 'p', 'void');
  const refundOf = ({ orderId, totalCents }: Charge) => ({
    ...{ orderId, paymentId: orderId, amountCents: totalCents },
  });
  const refunding = (charge: Charge) => bank.refund(refundOf(charge));
  const authorised = (charge: Charge) => ({ ...captured(charge), status: 'authorised' });
  const voided = (charge: Charge) => ({ ...captured(charge), status: 'voided' });

  test.each<[string, Serve, (charge: Charge) => Promise<unknown>]>([
    ['charges another order', json(201, captured(chargeOf())), (charge) => bank.charge(charge)],
    ['declines another order', json(402, { reference: randomUUID() }), (charge) => bank.charge(charge)],
    ['declines nobody knows what', json(402, { code: 'declined' }), (charge) => bank.charge(charge)],
    ['declines to authorise another order', json(402, { reference: randomUUID() }), authorising],
    ['authorises another order', json(201, authorised(chargeOf())), authorising],
    ['captures another order', json(201, captured(chargeOf())), capturing],
    ['captures nobody knows what', json(201, { status: 'captured' }), capturing],
    ['voids another order', json(201, voided(chargeOf())), voiding],
    ['would not capture', json(409, { code: 'voided' }), capturing],
    ['would not void', json(409, { code: 'captured' }), voiding],
    ['refunds another payment', json(201, { refundId: 'r', paymentId: 'p', amountCents: 1_000 }), refunding],
    ['refunds nobody knows what', json(201, { refundId: 'r' }), refunding],
  ])('that %s is not believed', async (_what, misbehave, ask) => {
    serve = misbehave;
    expect(await ask(chargeOf())).toMatchObject({ type: 'unknown' });
  });

  test('that refunds, authorises or captures another amount is not believed', async () => {
    const charge = chargeOf();
    serve = json(201, { refundId: 'r', paymentId: charge.orderId, amountCents: 999 });
    expect(await refunding(charge)).toMatchObject({ type: 'unknown' });
    serve = json(201, { ...authorised(charge), amountCents: 999 });
    expect(await authorising(charge)).toMatchObject({ type: 'unknown' });
    serve = json(201, { ...captured(charge), amountCents: 999 });
    expect(await capturing(charge)).toMatchObject({ type: 'unknown' });
    serve = json(201, captured(charge));
    expect(await capturing(charge)).toMatchObject({ type: 'captured' });
  });

  test('that answers twice is heard once: no charge gets the answer to another', async () => {
    serve = (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { reference, amountCents, currency } = JSON.parse(Buffer.concat(chunks).toString());
        const text = JSON.stringify({ paymentId: 'p', status: 'captured', amountCents, currency, reference });
        const answer = `HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`;
        response.socket?.write(answer);
        setImmediate(() => response.socket?.write(answer));
      });
    };
    for (let round = 0; round < 10; round += 1) {
      const answers = await Promise.all(Array.from({ length: 8 }, () => bank.charge(chargeOf())));
      // Either its own answer, or none.
      for (const answer of answers) expect(['captured', 'unknown']).toContain(answer.type);
    }
  });

  type Asked = (asked: Bank, charge: Charge) => Promise<unknown>;
  test.each<[string, number, Asked, (orderId: string) => object]>([
    [
      'declined',
      402,
      (asked, charge) => asked.charge(charge),
      (reference) => ({ code: 'declined', reference }),
    ],
    [
      'refunded',
      201,
      (asked, charge) => asked.refund(refundOf(charge)),
      (paymentId) => ({ refundId: `of ${paymentId}`, paymentId, amountCents: 1_000 }),
    ],
  ])(
    'that has answered twice what was %s, and is heard one answer late, is not believed',
    async (type, status, ask, answerTo) => {
      /** What was answered twice on a connection, and is found there by whoever asks next. */
      const left = new Map<unknown, object>();
      const told: unknown[] = [];
      serve = (request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          const { reference = request.url?.split('/')[2] } = JSON.parse(Buffer.concat(chunks).toString());
          const own = answerTo(reference);
          const answer = left.get(request.socket) ?? own;
          left.set(request.socket, own);
          told.push(answer === own);
          json(status, answer)(request, response);
        });
      };
      const [first, second] = [chargeOf(), chargeOf()];
      const narrow = openBank({ url, timeoutMs: TIMEOUT_MS, connections: 1 });
      expect(await ask(narrow, first)).toMatchObject({ type });
      expect(await ask(narrow, second)).toMatchObject({ type: 'unknown' });
      expect(told).toEqual([true, false]);
      await narrow.close();
    },
  );

  test('that lets go of a connection just as it is used again is asked once more, under the same key', async () => {
    const charge = chargeOf();
    const used = new Set<unknown>();
    const keys: unknown[] = [];
    serve = (request, response) => {
      keys.push(request.headers['idempotency-key']);
      if (used.has(request.socket)) request.socket.destroy();
      else json(201, captured(charge))(request, response);
      used.add(request.socket);
    };
    // With one connection, so that the second charge finds that of the first.
    const narrow = openBank({ url, timeoutMs: TIMEOUT_MS, connections: 1 });
    await narrow.charge(charge);
    keys.length = 0;
    expect(await narrow.charge(charge)).toMatchObject({ type: 'captured' });
    expect(keys).toEqual([charge.orderId, charge.orderId]);
    await narrow.close();
  });

  test('is asked over a few connections that are kept', async () => {
    const open = new Set<IncomingMessage>();
    let most = 0;
    serve = (request, response) => {
      open.add(request);
      most = Math.max(most, open.size);
      setTimeout(() => {
        open.delete(request);
        json(200, { payments: [] })(request, response);
      }, 2);
    };
    // Whatever the tests before have left broken is replaced.
    for (let index = 0; index < 4; index += 1) await bank.lookUp(chargeOf());
    const before = connections;
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(Array.from({ length: 20 }, () => bank.lookUp(chargeOf())));
    }
    expect(most).toBeLessThanOrEqual(4);
    expect(connections - before).toBeLessThanOrEqual(4);
    await until(() => open.size === 0, 'all is answered');
  });
});

test('a bank that is not there leaves everything unknown', async () => {
  const bank = openBank({ url: 'http://127.0.0.1:1', timeoutMs: TIMEOUT_MS, connections: 4 });
  expect(await bank.charge(chargeOf())).toMatchObject({ type: 'unknown' });
  await bank.close();
});
