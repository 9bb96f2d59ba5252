import { describe, expect, test } from 'vitest';
import { type Ended, type Shop, shop } from './testing/shop.ts';
import { gist, under } from './testing/verdict-of.ts';

const verdict = under('refusals-have-no-effect');
const declined = () => shop().checkout({ at: [0, 10], key: 'k', card: 'declined', ended: 'declined' });
/** The order exists in every book, though its buyer was refused. */
const tookAllTheSame = () =>
  shop()
    .checkout({ at: [0, 10], key: 'k', ended: 'out-of-stock' })
    .edit((books) => {
      const more = shop().checkout({ at: [0, 10], key: 'k' }).books;
      Object.assign(books, more);
    });

test('a refusal that left nothing, or a failed row and a hold given back, holds', () => {
  const told = declined().edit((books) => {
    const [order] = shop().checkout({ at: [0, 1], key: 'k' }).books.orders;
    if (order !== undefined) books.orders.push({ ...order, status: 'failed' });
  });
  told.move('lamp', -1, 'sale', 'order-0').move('lamp', 1, 'release', 'order-0');
  expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 1 });
});

test('a live order of a refused intent is noticed', () => {
  expect(gist(verdict(tookAllTheSame()))).toBe('violated by 0');
});

test('a charge that the bank keeps is noticed, and costs', () => {
  const told = declined().pay('k', null, 700);
  expect(verdict(told)).toMatchObject({ verdict: 'violated', offending: [0], costCents: 700 });
});

test('a charge that was refunded, or never captured, is none', () => {
  const refunded = declined()
    .pay('k', null, 700)
    .edit(({ refunds }) => {
      refunds.push({ refundId: 'r', paymentId: 'payment-0', amountCents: 700, currency: 'EUR' });
    });
  expect(gist(verdict(refunded))).toBe('holds');
  const authorised = declined()
    .pay('k', null, 700)
    .edit((books) => {
      books.payments = books.payments.map((payment) => ({ ...payment, state: 'voided' }));
    });
  expect(gist(verdict(authorised))).toBe('holds');
});

test('a hold that was never given back is noticed', () => {
  const told = tookAllTheSame().edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, status: 'failed' }));
    books.payments = [];
    books.mails = [];
  });
  expect(gist(verdict(told))).toBe('violated by 0');
  expect(gist(verdict(told.without('movements')))).toBe('holds');
});

test('a mail about a failed order is noticed', () => {
  const told = tookAllTheSame().edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, status: 'failed' }));
    books.payments = [];
    books.movements = [];
  });
  expect(gist(verdict(told))).toBe('violated by 0');
});

test('a twin that is told "in flight" while the other succeeds was not refused', () => {
  const told = shop()
    .checkout({ at: [0, 10], key: 'k' })
    .checkout({ at: [2, 3], key: 'k', ended: 'in-flight' });
  expect(verdict(told)).toMatchObject({ verdict: 'inconclusive', reason: 'nothing to examine' });
});

test('an attempt in doubt beside a refusal may have taken effect', () => {
  const told = shop()
    .checkout({ at: [0, 10], key: 'k', ended: 'took' })
    .checkout({ at: [20, 30], key: 'k', ended: 'key-reused' });
  expect(verdict(told)).toMatchObject({ verdict: 'inconclusive', reason: 'nothing to examine' });
});

describe('of two buyers who sent one key', () => {
  /** The first is refused; nobody can say whose a payment was. */
  const both = (second: Ended): Shop =>
    shop({ stock: { lamp: 4 } })
      .checkout({ at: [0, 10], key: 'k', ended: 'declined' })
      .checkout({ at: [0, 10], key: 'k', buyer: 1, ended: second });
  const byTheBank = (told: Shop) => verdict(told.without('orders', 'mails'));

  test('a charge is an effect where both were refused, and costs once', () => {
    const told = () => both('declined').pay('k', null, 700).pay('k', null, 300);
    expect(verdict(told())).toMatchObject({
      verdict: 'violated',
      examined: 2,
      summary: 'A buyer was refused, but the bank keeps 1000 cents of theirs.',
      offending: [0, 1],
      costCents: 1_000,
    });
    expect(byTheBank(told())).toMatchObject({ verdict: 'violated', examined: 2, costCents: 1_000 });
    expect(byTheBank(both('declined'))).toMatchObject({ verdict: 'holds', examined: 2 });
  });

  test('it may be of the one who was not refused, so that the bank alone says nothing of the other', () => {
    for (const ended of ['ok', 'lost'] as const) {
      const told = () => both(ended).pay('k', null, 700);
      expect(verdict(told())).toMatchObject({ verdict: 'holds', examined: 1 });
      expect(byTheBank(told())).toMatchObject({ verdict: 'inconclusive', reason: 'nothing to examine' });
      const other = told().checkout({ at: [20, 30], key: 'other', buyer: 2, ended: 'declined' });
      expect(byTheBank(other)).toMatchObject({ verdict: 'holds', examined: 1 });
    }
  });
});
