import { expect, test } from 'vitest';
import type { Answer, Kind, Outcome, Request, Results, Sessions, Steps, Ticket } from '../harness/index.ts';
import { adapter } from './adapter.ts';

const sessions: Sessions = {
  emails: ['buyer-0@buyers.test'],
  bag: (actor) => (actor === 'anonymous' ? {} : { authorization: `Bearer ${actor}` }),
};
const ticket: Ticket = { intentId: 'intent-1', cardToken: 'tok_accepted_intent-1', orderId: 'order-1' };

const answer = (status: number, json: unknown): Answer => ({
  status,
  headers: {},
  text: JSON.stringify(json),
  json,
});

/** Drives a one-request operation without a network. */
function drive<K extends Kind>(
  steps: Steps<K>,
  given: Answer,
): { request: Request; outcome: Outcome<Results[K]> } {
  const asked = steps.next();
  if (asked.done) throw new Error('the operation asked for nothing');
  const answered = steps.next(given);
  if (!answered.done) throw new Error('the operation asked for more than one request');
  return { request: asked.value, outcome: answered.value };
}

function checkout(given: Answer, forgery?: { field: 'quantity' | 'unitPrice' | 'total'; value: number }) {
  const input = {
    actor: 0,
    lines: [{ sku: 'a', quantity: 2 }],
    ...(forgery === undefined ? {} : { forgery }),
  };
  const steps = adapter.operations.checkout?.(input, ticket, sessions);
  if (steps === undefined) throw new Error('the adapter has no checkout');
  return drive(steps, given);
}

const CONFIRMED = {
  orderId: 'o-1',
  status: 'confirmed',
  totalCents: 150,
  discountCents: 50,
  currency: 'EUR',
  lines: [{ sku: 'a', quantity: 2, unitPriceCents: 100 }],
};

test('a checkout carries the intent as its key and the card token in its body', () => {
  const { request, outcome } = checkout(answer(201, CONFIRMED));
  expect(request).toMatchObject({
    method: 'POST',
    path: '/orders',
    headers: { authorization: 'Bearer 0', 'idempotency-key': 'intent-1' },
    body: { lines: [{ sku: 'a', quantity: 2 }], cardToken: 'tok_accepted_intent-1' },
  });
  expect(outcome).toEqual({ type: 'ok', result: { ...CONFIRMED, status: 'live' } });
});

test.each([
  [409, 'out-of-stock', 'out-of-stock'],
  [409, 'voucher-exhausted', 'voucher-exhausted'],
  [402, 'payment-declined', 'declined'],
  [409, 'in-flight', 'in-flight'],
  [422, 'key-reused', 'key-reused'],
  [400, 'something-new', 'invalid'],
  [503, 'busy', 'busy'],
])('%i %s is a refusal: %s', (status, code, reason) => {
  expect(checkout(answer(status, { code })).outcome).toMatchObject({ type: 'refused', reason });
});

test.each([
  ['a 500', answer(500, { code: 'internal' })],
  ['a payment that the shop itself does not know about', answer(503, { code: 'payment-pending' })],
])('%s may have taken effect', (_what, given) => {
  expect(checkout(given).outcome).toMatchObject({ type: 'unknown', cause: 'server-error' });
});

test.each([
  ['no body', answer(201, undefined)],
  ['an array', answer(201, [])],
  ['no order id', answer(201, { ...CONFIRMED, orderId: 7 })],
  ['no discount', answer(201, { ...CONFIRMED, discountCents: undefined })],
  ['an unheard-of status', answer(201, { ...CONFIRMED, status: 'great' })],
  ['a line without a price', answer(201, { ...CONFIRMED, lines: [{ sku: 'a', quantity: 2 }] })],
  ['a redirect', answer(302, CONFIRMED)],
])('an answer that cannot be read is unknown, never ok: %s', (_what, given) => {
  expect(checkout(given).outcome).toMatchObject({ type: 'unknown', cause: 'unintelligible' });
});

test('a forged quantity replaces the honest one, other forgeries are added', () => {
  const lines = (forgery: Parameters<typeof checkout>[1]) => checkout(answer(400, {}), forgery).request.body;
  expect(lines({ field: 'quantity', value: -1 })).toMatchObject({ lines: [{ sku: 'a', quantity: -1 }] });
  expect(lines({ field: 'unitPrice', value: 1 })).toMatchObject({
    lines: [{ sku: 'a', quantity: 2, unitPriceCents: 1 }],
  });
  expect(lines({ field: 'total', value: 1 })).toMatchObject({
    totalCents: 1,
    lines: [{ sku: 'a', quantity: 2 }],
  });
});

test('another buyer is named by what the shop calls him, wherever it might look for that', () => {
  const steps = adapter.operations.checkout?.(
    { actor: 0, lines: [{ sku: 'a', quantity: 1 }], forgery: { field: 'buyer', value: 1 } },
    ticket,
    { ...sessions, accounts: ['account-0', 'account-1'] },
  );
  expect(steps?.next().value).toMatchObject({
    body: { accountId: 'account-1', account_id: 'account-1' },
  });
});

test('a voucher is part of what is asked for, and left out where there is none', () => {
  const bodyOf = (voucher: { voucher?: string }) =>
    adapter.operations
      .checkout?.({ actor: 0, lines: [{ sku: 'a', quantity: 1 }], ...voucher }, ticket, sessions)
      .next().value;
  expect(bodyOf({ voucher: 'SUMMER' })).toMatchObject({ body: { voucher: 'SUMMER' } });
  expect(bodyOf({})).not.toHaveProperty('body.voucher');
});

test('a cancellation is ok where the order is shown as cancelled, and nowhere else', () => {
  const cancel = (given: Answer) => {
    const steps = adapter.operations.cancel?.({ actor: 0, order: { of: 'intent-1' } }, ticket, sessions);
    if (steps === undefined) throw new Error('the adapter has no cancel');
    return drive(steps, given);
  };
  const { request, outcome } = cancel(answer(200, { ...CONFIRMED, status: 'cancelled' }));
  expect(request).toMatchObject({ method: 'POST', path: '/orders/order-1/cancellation' });
  expect(outcome).toMatchObject({ type: 'ok', result: { orderId: 'o-1', status: 'cancelled' } });
  expect(cancel(answer(200, CONFIRMED)).outcome).toMatchObject({ type: 'unknown', cause: 'unintelligible' });
  expect(cancel(answer(409, { code: 'not-cancellable' })).outcome).toMatchObject({
    type: 'refused',
    reason: 'other',
  });
});

test('a hostile sku or order id cannot leave its place in the path', () => {
  const page = adapter.operations.browse?.({ actor: 'anonymous', sku: '../admin?x=1' }, ticket, sessions);
  expect(page?.next().value).toMatchObject({ path: '/products/..%2Fadmin%3Fx%3D1' });
});

test('a product page of another product is told as it is: an invariant sees that it is no answer to the question', () => {
  const page = adapter.operations.browse?.({ actor: 'anonymous', sku: 'a' }, ticket, sessions);
  if (page === undefined) throw new Error('the adapter has no browse');
  expect(drive(page, answer(200, { sku: 'b', unitPriceCents: 1 })).outcome).toEqual({
    ...{ type: 'ok', result: { sku: 'b', unitPriceCents: 1 } },
  });
});

test('a confirmation mail is told by its subject, and nothing else is', () => {
  const orderId = '3f2c8f4e-0000-4000-8000-1234567890ab';
  const cancelled = { subject: `Order ${orderId} was cancelled`, body: '' };
  expect([adapter.orderOfMail(cancelled), adapter.cancelledOrderOfMail?.(cancelled)]).toEqual([
    null,
    orderId,
  ]);
  expect(adapter.orderOfMail({ subject: `Order ${orderId} is confirmed`, body: '' })).toBe(orderId);
  expect(adapter.orderOfMail({ subject: `Re: Order ${orderId} is confirmed`, body: orderId })).toBeNull();
});
