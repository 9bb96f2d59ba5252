import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Bank, startBank } from './bank.ts';
import { type Guard, startGuard } from './guard.ts';
import { until } from './testing/programs.ts';

let folder: string;
let guard: Guard;
let bank: Bank;
let next = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-test-'));
  guard = await startGuard(join(folder, 'guard.log'));
  bank = await startBank(guard, { logs: folder, evidence: folder });
});
afterAll(async () => {
  await guard.end();
  rmSync(folder, { recursive: true });
});
beforeEach(() => bank.behave({ latencyMs: 0 }));

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function post(path: string, key: string | null, body: unknown, signal?: AbortSignal): Promise<Answer> {
  const answer = await fetch(`${bank.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key === null ? {} : { 'idempotency-key': key }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const lookUp = async (key: string): Promise<unknown> =>
  (await fetch(`${bank.url}/payments?idempotencyKey=${encodeURIComponent(key)}`)).json();

function intent(): string {
  next += 1;
  return `intent-${next}`;
}

const request = (intentId: string, more: object = {}) => ({
  amountCents: 1999,
  currency: 'EUR',
  cardToken: `tok_accepted_${intentId}`,
  reference: `order of ${intentId}`,
  capture: true,
  ...more,
});

const paymentsOf = async (intentId: string) =>
  (await bank.payments()).filter((payment) => payment.intentId === intentId);

describe('a payment', () => {
  test('is captured, and in the ledger under the intent that the card’s token names', async () => {
    const id = intent();
    const { status, body } = await post('/payments', 'key-of-the-backend', request(id));
    expect(status).toBe(201);
    expect(body).toEqual({
      paymentId: expect.any(String),
      status: 'captured',
      amountCents: 1999,
      currency: 'EUR',
      reference: `order of ${id}`,
    });
    expect(await paymentsOf(id)).toEqual([
      {
        paymentId: body.paymentId,
        intentId: id,
        reference: `order of ${id}`,
        idempotencyKey: 'key-of-the-backend',
        amountCents: 1999,
        currency: 'EUR',
        state: 'captured',
      },
    ]);
  });

  test('under the same key is answered again and charged once, even by many at a time', async () => {
    const id = intent();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('/payments', id, request(id))));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.paymentId)).size).toBe(1);
    expect(await paymentsOf(id)).toHaveLength(1);
  });

  test('under a key that stands for another request is refused, and not charged', async () => {
    const id = intent();
    await post('/payments', id, request(id));
    const { status, body } = await post('/payments', id, request(id, { amountCents: 1 }));
    expect([status, body.code]).toEqual([422, 'key-reused']);
    expect((await paymentsOf(id)).map(({ amountCents }) => amountCents)).toEqual([1999]);
  });

  test('with a card that is declined stays declined', async () => {
    const id = intent();
    const declined = request(id, { cardToken: `tok_declined_${id}` });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const { status, body } = await post('/payments', id, declined);
      // It names what it is about, so that nobody takes it for the answer to another request.
      expect([status, body.code, body.reference]).toEqual([402, 'declined', declined.reference]);
    }
    expect((await paymentsOf(id)).map(({ state }) => state)).toEqual(['declined']);
  });

  test('is found by its key, and nothing is found where nothing arrived', async () => {
    const id = intent();
    expect(await lookUp(id)).toEqual({ payments: [] });
    const { body } = await post('/payments', id, request(id));
    expect(await lookUp(id)).toEqual({ payments: [body] });
  });
});

describe('what is authorised', () => {
  const authorise = async (id: string) => {
    const { body } = await post('/payments', `${id}-pay`, request(id, { capture: false }));
    expect(body.status).toBe('authorised');
    return `/payments/${String(body.paymentId)}`;
  };

  test('is captured in part, once', async () => {
    const id = intent();
    const path = await authorise(id);
    expect((await post(`${path}/capture`, `${id}-a`, { amountCents: 2000 })).status).toBe(422);
    expect((await post(`${path}/capture`, `${id}-b`, { amountCents: 1500 })).status).toBe(201);
    expect((await post(`${path}/capture`, `${id}-b`, { amountCents: 1500 })).status).toBe(200);
    expect((await post(`${path}/capture`, `${id}-c`, { amountCents: 1 })).status).toBe(409);
    expect(await paymentsOf(id)).toMatchObject([{ state: 'captured', amountCents: 1500 }]);
  });

  test('is voided, and then neither captured nor refunded', async () => {
    const id = intent();
    const path = await authorise(id);
    expect((await post(`${path}/void`, `${id}-a`, {})).status).toBe(201);
    expect((await post(`${path}/capture`, `${id}-b`, { amountCents: 1 })).status).toBe(409);
    expect((await post(`${path}/refunds`, `${id}-c`, { amountCents: 1 })).status).toBe(409);
    expect(await paymentsOf(id)).toMatchObject([{ state: 'voided' }]);
  });
});

test('no more is refunded than was captured', async () => {
  const id = intent();
  const { body } = await post('/payments', id, request(id));
  const path = `/payments/${String(body.paymentId)}/refunds`;
  expect((await post(path, `${id}-a`, { amountCents: 1000 })).status).toBe(201);
  expect((await post(path, `${id}-a`, { amountCents: 1000 })).status).toBe(200);
  expect((await post(path, `${id}-b`, { amountCents: 1000 })).status).toBe(422);
  expect((await post(path, `${id}-c`, { amountCents: 999 })).status).toBe(201);
  const refunds = (await bank.refunds()).filter(({ paymentId }) => paymentId === body.paymentId);
  expect(refunds.map(({ amountCents, currency, refused }) => [amountCents, currency, refused])).toEqual([
    [1000, 'EUR', undefined],
    [1000, 'EUR', true],
    [999, 'EUR', undefined],
  ]);
});

test.each([
  ['no key', null, request('x'), 400],
  ['a key with a space', 'a b', request('x'), 400],
  ['no JSON', 'k1', '{"amountCents":', 400],
  ['an array', 'k2', [], 400],
  ['a negative amount', 'k3', request('x', { amountCents: -1 }), 400],
  ['half a cent', 'k4', request('x', { amountCents: 0.5 }), 400],
  ['an amount as text', 'k5', request('x', { amountCents: '1999' }), 400],
  ['a field too many', 'k6', request('x', { discount: 1 }), 400],
  ['a card that nobody was given', 'k7', request('x', { cardToken: '4242424242424242' }), 422],
  ['a body without end', 'k8', request('x', { reference: 'x'.repeat(1_000_000) }), 400],
])('a request with %s is refused, and leaves no trace', async (_what, key, body, status) => {
  const before = readFileSync(join(folder, 'bank.ndjson'), 'utf8');
  expect((await post('/payments', key, body)).status).toBe(status);
  expect(readFileSync(join(folder, 'bank.ndjson'), 'utf8')).toBe(before);
});

describe('asked to misbehave', () => {
  test('the bank charges at once and answers late', async () => {
    await bank.behave({ latencyMs: 300 });
    const id = intent();
    const startedAt = performance.now();
    const answered = post('/payments', id, request(id));
    await until(async () => (await paymentsOf(id)).length === 1);
    expect(await bank.open()).toBe(1);
    expect((await answered).status).toBe(201);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(299);
    expect(await bank.open()).toBe(0);
  });

  test('it leaves every second charge without an answer, but not its repetition', async () => {
    await bank.behave({ latencyMs: 0, hangAfterChargeEvery: 2 });
    const [first, second] = [intent(), intent()];
    expect((await post('/payments', first, request(first))).status).toBe(201);
    const hanging = new AbortController();
    const answer = post('/payments', second, request(second), hanging.signal);
    await until(async () => (await paymentsOf(second)).length === 1);
    expect(await bank.open()).toBe(1);
    expect((await post('/payments', second, request(second))).status).toBe(200);
    hanging.abort();
    await expect(answer).rejects.toThrow();
    await until(async () => (await bank.open()) === 0);
    expect(await paymentsOf(second)).toHaveLength(1);
  });

  test('it declines every third new payment, whatever the card', async () => {
    await bank.behave({ latencyMs: 0, declineEvery: 3 });
    const statuses: number[] = [];
    for (let each = 0; each < 6; each += 1) {
      const id = intent();
      statuses.push((await post('/payments', id, request(id))).status);
      expect((await post('/payments', id, request(id))).status).not.toBe(201);
    }
    expect(statuses).toEqual([201, 201, 402, 201, 201, 402]);
  });
});

test('a bank that is to tell of payments says so where it is asked, and counts what nobody has heard', async () => {
  const secret = 'what bank and backend share';
  await bank.tell({ url: 'http://127.0.0.1:1/nobody', secret });
  const id = intent();
  await post('/payments', id, request(id));
  expect(await bank.open()).toBe(1);
  await expect(bank.tell({ url: 'nowhere', secret })).rejects.toThrow(/the bank refused/);
});

test('a backend cannot reach the controls', async () => {
  for (const authorization of ['', 'Bearer', 'Bearer guess']) {
    const answer = await fetch(`${bank.url}/control/state`, { headers: { authorization } });
    expect(answer.status).toBe(404);
  }
});
