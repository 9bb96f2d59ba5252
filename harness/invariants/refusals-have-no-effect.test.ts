import { expect, test } from 'vitest';
import { shop } from './testing/shop.ts';
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
