import { expect, test } from 'vitest';
import type { Entry } from './entries.ts';
import { foldLedger } from './fold.ts';

const payment = (paymentId: string, state: 'authorised' | 'captured' | 'declined'): Entry => ({
  ...{ type: 'payment', paymentId, idempotencyKey: `key ${paymentId}`, intentId: `intent ${paymentId}` },
  ...{ amountCents: 500, currency: 'EUR', reference: null, state },
});

test('a payment stands as its last entry left it, and refunds take its currency', () => {
  const { payments, refunds } = foldLedger([
    payment('a', 'authorised'),
    payment('b', 'captured'),
    payment('c', 'authorised'),
    payment('d', 'declined'),
    { type: 'capture', paymentId: 'a', amountCents: 400 },
    { type: 'void', paymentId: 'c' },
    { type: 'refund', refundId: 'r', paymentId: 'b', amountCents: 100 },
    { type: 'refund-refused', refundId: 's', paymentId: 'b', amountCents: 500 },
  ]);
  expect(payments.map(({ paymentId, state, amountCents }) => [paymentId, state, amountCents])).toEqual([
    ['a', 'captured', 400],
    ['b', 'captured', 500],
    ['c', 'voided', 500],
    ['d', 'declined', 500],
  ]);
  expect(refunds).toEqual([
    { refundId: 'r', paymentId: 'b', amountCents: 100, currency: 'EUR' },
    { refundId: 's', paymentId: 'b', amountCents: 500, currency: 'EUR', refused: true },
  ]);
});

test('an empty ledger is no payments', () => {
  expect(foldLedger([])).toEqual({ payments: [], refunds: [] });
});
