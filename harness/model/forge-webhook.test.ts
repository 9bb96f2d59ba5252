import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import type { PaymentRecord } from './evidence.ts';
import { forgeWebhook, makesSense } from './forge-webhook.ts';
import { WEBHOOK_FORGERIES, type WebhookForgery } from './operation.ts';

const SECRET = 'what bank and backend share';
const NOW_MS = 1_790_000_000_000;

const payment = (state: PaymentRecord['state']): PaymentRecord => ({
  ...{ paymentId: 'p-1', intentId: 'i', reference: 'order-1', idempotencyKey: 'k' },
  ...{ amountCents: 1_999, currency: 'EUR', state },
});
const forged = (forgery: WebhookForgery, state: PaymentRecord['state']) => {
  const { body, headers } = forgeWebhook(payment(state), forgery, SECRET, NOW_MS);
  const [, timeS = '', signature = ''] = /^t=(\d+),v1=(\w+)$/.exec(headers['bank-signature'] ?? '') ?? [];
  const expected = createHmac('sha256', SECRET).update(`${timeS}.${body}`).digest('hex');
  const ageS = timeS === '' ? null : NOW_MS / 1_000 - Number(timeS);
  return { event: JSON.parse(body), isAuthentic: signature === expected, ageS };
};

test.each(['unsigned', 'wrong-key', 'tampered'] as const)(
  '%s: the opposite of what is so, not signed',
  (forgery) => {
    const lie = forged(forgery, 'declined');
    expect(lie.event).toMatchObject({ type: 'payment.captured', reference: 'order-1', amountCents: 1_999 });
    expect(lie.isAuthentic).toBe(false);
    expect(forged(forgery, 'captured').event).toMatchObject({ type: 'payment.failed', reference: 'order-1' });
    expect(forged(forgery, 'captured').isAuthentic).toBe(false);
  },
);

test('amount: signed, but on one cent', () => {
  expect(forged('amount', 'declined')).toMatchObject({
    ...{ isAuthentic: true, event: { type: 'payment.captured', amountCents: 1 } },
  });
});

test('replayed and stale: what the bank has said, under the same id, now and an hour ago', () => {
  const [again, late] = [forged('replayed', 'captured'), forged('stale', 'captured')];
  for (const told of [again, late])
    expect(told).toMatchObject({
      ...{ isAuthentic: true, event: { type: 'payment.captured', amountCents: 1_999 } },
    });
  expect(again.event.eventId).toBe(late.event.eventId);
  expect([again.ageS, late.ageS]).toEqual([0, 3_600]);
});

test('the bank’s own signature is never put on what would deceive an honest backend', () => {
  const sensible = (state: PaymentRecord['state']) =>
    WEBHOOK_FORGERIES.filter((forgery) => makesSense(forgery, payment(state)));
  expect(sensible('captured')).toEqual(['unsigned', 'wrong-key', 'tampered', 'replayed', 'stale']);
  expect(sensible('declined')).toEqual(['unsigned', 'wrong-key', 'tampered', 'amount']);
  expect(sensible('authorised')).toEqual(['unsigned', 'wrong-key', 'tampered']);
});
