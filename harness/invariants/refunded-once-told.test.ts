import { describe, expect, test } from 'vitest';
import type { Books } from './testing/records.ts';
import { type Shop, shop } from './testing/shop.ts';
import { sentence, under } from './testing/verdict-of.ts';

const verdict = under('refunded-once');
type Refunds = Books['refunds'];

/** A lamp for 10.00, bought and cancelled, and what the bank says of its refunds. */
const refunded = (bend: (refunds: Refunds) => Refunds): Shop =>
  shop()
    .checkout({ at: [0, 10], key: 'k' })
    .cancel('k', [20, 30])
    .edit((books) => {
      books.refunds = bend(books.refunds);
    });
const another = (more: Partial<Refunds[number]>): Refunds[number] => ({
  refundId: 'again',
  paymentId: 'payment-0',
  amountCents: 1_000,
  currency: 'EUR',
  ...more,
});

const PAYMENT = 'bank: payment payment-0 of 10.00 EUR is captured, reference order-0';
const REFUND = 'bank: refund refund-payment-0 of 10.00 EUR';
const OPERATIONS = [
  'operation 0 [0.0, 10.0] ms: buyer 0 checked out 1 × lamp: ok, order order-0, 10.00 EUR',
  'operation 1 [20.0, 30.0] ms: buyer 0 cancelled the order of intent k: ok, order order-0, 10.00 EUR',
];
const PREVENTED =
  "Money was asked back that was not there to give back: only the bank's refusal kept it from going.";

describe('a refund that only the bank prevented is told', () => {
  test('with the payment, and with what had gone back before', () => {
    const found = verdict(refunded((all) => [...all, another({ refused: true })]));
    expect(sentence(found)).toBe(PREVENTED);
    expect(found).toMatchObject({
      examined: 2,
      facts: [PAYMENT, REFUND, 'bank: refund again of 10.00 EUR was asked for, and refused', ...OPERATIONS],
      offending: [0, 1],
    });
  });

  test('with nothing that went back where nothing did', () => {
    const free = refunded(() => [another({ refused: true })]).edit((books) => {
      books.orders = [];
    });
    const found = verdict(free);
    expect(sentence(found)).toBe(PREVENTED);
    expect(found).toMatchObject({
      facts: [PAYMENT, 'bank: refund again of 10.00 EUR was asked for, and refused', ...OPERATIONS],
    });
  });

  test('though there is no such payment, and nobody to name', () => {
    const found = verdict(
      refunded((all) => [...all, another({ paymentId: 'nowhere', amountCents: 5, refused: true })]),
    );
    expect(sentence(found)).toBe(PREVENTED);
    expect(found).toMatchObject({
      facts: ['bank: refund again of 0.05 EUR was asked for, and refused'],
      offending: [],
    });
  });
});

describe('a refund that went wrong is told', () => {
  test('with the payment and each refund of it', () => {
    const found = verdict(refunded((all) => [...all, another({})]));
    expect(sentence(found)).toBe(
      'Money was to go back once, but 10.00 EUR more went back than had been captured.',
    );
    expect(found).toMatchObject({
      facts: [PAYMENT, REFUND, 'bank: refund again of 10.00 EUR', ...OPERATIONS],
      costCents: 1_000,
    });
  });

  test('without a payment where there is none, and costs all of it', () => {
    const found = verdict(refunded((all) => [...all, another({ paymentId: 'nowhere' })]));
    expect(sentence(found)).toBe('Money was to go back once, but there is no such payment.');
    expect(found).toMatchObject({
      facts: ['bank: refund again of 10.00 EUR'],
      offending: [],
      costCents: 1_000,
    });
  });
});

test('money of a cancelled order that never went back is told, and counts as examined', () => {
  const found = verdict(refunded(() => []));
  expect(sentence(found)).toBe('An order was cancelled, but its money was never sent back.');
  expect(found).toMatchObject({
    examined: 1,
    facts: ['database: order order-0 of buyer-0@buyers.test is cancelled, 10.00 EUR', PAYMENT, ...OPERATIONS],
    offending: [0, 1],
    costCents: 1_000,
  });
});
