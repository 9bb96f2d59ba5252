import { describe, expect, test } from 'vitest';
import type { Books } from './testing/records.ts';
import { type Shop, shop } from './testing/shop.ts';
import { sentence, under } from './testing/verdict-of.ts';

const verdict = under('books-balance');
const sold = (): Shop => shop().checkout({ at: [0, 10], key: 'k' });
type Payment = Books['payments'][number];
const paid = (told: Shop, ...changes: readonly Partial<Payment>[]): Shop =>
  told.edit((books) => {
    const [payment] = books.payments;
    if (payment === undefined) return;
    books.payments = changes.map((change, at) => ({ ...payment, paymentId: `payment-${at}`, ...change }));
  });
const OPERATION = expect.stringContaining('operation 0 ');

describe('without a database, what the bank keeps for an order that its buyer was told is live', () => {
  const blind = (told: Shop) => verdict(told.without('orders'));

  test('and that is not paid is told', () => {
    const found = blind(paid(sold()));
    expect(sentence(found)).toBe(
      'A buyer was told that the order is live at 10.00 EUR, but the bank keeps 10.00 EUR too little.',
    );
    expect(found).toMatchObject({ facts: ['bank: no payment for it', OPERATION] });
  });

  test('and that is paid with too much is told', () => {
    const found = blind(paid(sold(), { amountCents: 1_234 }));
    expect(sentence(found)).toBe(
      'A buyer was told that the order is live at 10.00 EUR, but the bank keeps 2.34 EUR too much.',
    );
    expect(found).toMatchObject({
      facts: ['bank: payment payment-0 of 12.34 EUR is captured, reference order-0', OPERATION],
    });
  });

  test('is examined beside one that he was told is cancelled', () => {
    const told = shop({ stock: { lamp: 9 } })
      .checkout({ at: [0, 10], key: 'k' })
      .checkout({ at: [0, 10], key: 'l' })
      .cancel('l', [20, 30]);
    expect(blind(told)).toMatchObject({ verdict: 'holds', examined: 2 });
  });

  test('is not asked where a payment of nobody was made; one that was declined is none', () => {
    const strayed = (state: Payment['state']) =>
      blind(paid(sold(), {}, { intentId: 'nobody', reference: null, state }));
    expect(strayed('captured')).toMatchObject({
      verdict: 'inconclusive',
      reason: '1 payment is of no intent that anybody sent, and may be for any order',
    });
    expect(sentence(strayed('declined'))).toBe('holds');
  });
});

describe('without a database, beside payments of nobody', () => {
  const beside = (...own: readonly Partial<Payment>[]) => {
    const strays = ['one', 'two'].map((intentId) => ({ intentId, reference: null }));
    return verdict(paid(sold(), ...own, ...strays).without('orders'));
  };

  test('an order without a payment may be paid by one of them', () => {
    expect(beside()).toMatchObject({
      verdict: 'inconclusive',
      reason: '2 payments are of no intent that anybody sent, and may be for any order',
    });
    expect(beside({ amountCents: 999 })).toMatchObject({ verdict: 'inconclusive' });
  });

  test('one that is paid with too much is so all the same', () => {
    const found = beside({ amountCents: 1_001 });
    expect(found).toMatchObject({ verdict: 'violated', offending: [0], costCents: 1 });
    expect(sentence(found)).toContain('the bank keeps 0.01 EUR too much');
  });
});

describe('with a database', () => {
  test.each<[string, (told: Shop) => Shop, string]>([
    [
      'it is not paid',
      (told) => paid(told),
      'The order is live and 10.00 EUR is due for it, but the bank keeps 10.00 EUR too little.',
    ],
    [
      'it is paid with too much',
      (told) => paid(told, { amountCents: 1_001 }),
      'The order is live and 10.00 EUR is due for it, but the bank keeps 0.01 EUR too much.',
    ],
    [
      'it was given up and is paid',
      (told) =>
        told.edit((books) => {
          books.orders = books.orders.map((order) => ({ ...order, status: 'failed' }));
        }),
      'The order is failed and 0.00 EUR is due for it, but the bank keeps 10.00 EUR too much.',
    ],
    [
      'a part of it was charged in another currency',
      (told) => paid(told, { amountCents: 400 }, { amountCents: 600, currency: 'USD' }),
      'The order is live and 10.00 EUR is due for it, but it was charged in another currency.',
    ],
    [
      'it was paid in two parts',
      (told) => paid(told, { amountCents: 400 }, { amountCents: 600 }),
      'The order is live and 10.00 EUR is due for it, but it took 2 payments.',
    ],
  ])('that %s is told', (_, bend, summary) => {
    expect(sentence(verdict(bend(sold())))).toBe(summary);
  });

  test('that nothing was paid is a fact of its own, and so is each payment', () => {
    expect(verdict(paid(sold()))).toMatchObject({
      facts: [expect.stringContaining('database: order'), 'bank: no payment for it', OPERATION],
    });
    expect(verdict(paid(sold(), { amountCents: 1 }))).toMatchObject({
      facts: [expect.anything(), expect.stringContaining('bank: payment payment-0'), OPERATION],
    });
  });

  test('money that was taken without an order is told, and examined', () => {
    const told = sold()
      .pay('k', 'nowhere', 5)
      .edit(({ orders }) => orders.splice(0));
    const found = verdict(paid(told, { amountCents: 700 }));
    expect(sentence(found)).toBe('The bank keeps 7.00 EUR for an order that does not exist.');
    expect(found).toMatchObject({
      examined: 1,
      facts: [
        expect.stringContaining('bank: payment payment-0'),
        'database: no order of its intent or reference',
        OPERATION,
      ],
    });
  });

  test('a card that was declined without an order is nothing to examine', () => {
    const told = sold().pay('nobody', null, 5);
    expect(verdict(paid(told, {}, { intentId: 'nobody', reference: null, state: 'declined' }))).toMatchObject(
      {
        ...{ verdict: 'holds', examined: 1 },
      },
    );
  });

  test('an order that a voucher pays for needs no payment', () => {
    const vouchers = [{ code: 'GIFT', limit: 1, discountCents: 5_000 }];
    const told = shop({ vouchers }).checkout({ at: [0, 10], voucher: 'GIFT' });
    expect(sentence(verdict(told))).toBe('holds');
  });
});
