import { describe, expect, test } from 'vitest';
import type { Books } from './testing/records.ts';
import { type Shop, shop } from './testing/shop.ts';
import { sentence, under } from './testing/verdict-of.ts';

const verdict = under('refusals-have-no-effect');
/** A buyer was refused. What an honest shop would have written down had it sold to him stands in the books all the same, as bent. */
const refused = (bend: (books: Books) => void = () => {}, holdMs = 0): Shop =>
  shop({ stock: { lamp: 9 }, declarations: { holdMs } })
    .checkout({ at: [0, 10], key: 'k', ended: 'out-of-stock' })
    .edit((books) => {
      const sold = shop({ stock: { lamp: 9 } }).checkout({ at: [0, 10], key: 'k' });
      Object.assign(books, sold.edit(bend).books);
    });
const failed = (books: Books): void => {
  books.orders = books.orders.map((order) => ({ ...order, status: 'failed' }));
  books.payments = [];
};
const OPERATION =
  'operation 0 [0.0, 10.0] ms: buyer 0 checked out 1 × lamp: refused, out-of-stock (out-of-stock)';

describe('an effect of a refusal is told:', () => {
  test('a live order, of which mail and movement are a part, but not the charge', () => {
    const found = verdict(refused());
    expect(sentence(found)).toBe('A buyer was refused, but the order is live. (and 1 more like it)');
    expect(found).toMatchObject({
      facts: [
        OPERATION,
        'database: order order-0 of buyer-0@buyers.test is live, 10.00 EUR',
        'also: A buyer was refused, but the bank keeps 1000 cents of theirs.',
      ],
      offending: [0],
      costCents: 1_000,
    });
  });

  test('a charge', () => {
    const found = verdict(
      refused((books) => {
        books.orders = [];
        books.mails = [];
        books.movements = [];
      }),
    );
    expect(sentence(found)).toBe('A buyer was refused, but the bank keeps 1000 cents of theirs.');
    expect(found).toMatchObject({
      facts: [OPERATION, 'bank: payment payment-0 of 10.00 EUR is captured, reference order-0'],
    });
  });

  test('mails about an order that failed', () => {
    const found = verdict(
      refused((books) => {
        failed(books);
        books.movements = [];
        books.mails.push(...books.mails);
      }),
    );
    expect(sentence(found)).toBe('A buyer was refused, but a mail confirms the order.');
    expect(found).toMatchObject({ facts: [OPERATION, 'mailbox: 2 mails about it'] });
  });

  test('stock that an order which failed took, and did not give back', () => {
    const found = verdict(
      refused((books) => {
        failed(books);
        books.mails = [];
        for (const [sku, delta] of [
          ['chair', -2],
          ['sofa', -1],
          ['sofa', 1],
        ] as const)
          books.movements.push({ sku, delta, reason: 'sale', orderId: 'order-0' });
      }),
    );
    expect(sentence(found)).toBe('A buyer was refused, but stock has changed for good.');
    expect(found).toMatchObject({
      facts: [
        OPERATION,
        'database: movements of lamp for it sum to -1',
        'database: movements of chair for it sum to -2',
      ],
    });
  });
});

test('stock that the shop declares it may still hold has not changed for good', () => {
  const held = (holdMs: number) =>
    sentence(
      verdict(
        refused((books) => {
          failed(books);
          books.mails = [];
        }, holdMs),
      ),
    );
  expect(held(60_000)).toBe('holds');
  expect(held(0)).toBe('A buyer was refused, but stock has changed for good.');
});

test('without the bank its charges are not asked about, and it is said', () => {
  const told = refused((books) => {
    books.orders = [];
    books.mails = [];
    books.movements = [];
  }).without('payments', 'refunds');
  expect(verdict(told)).toMatchObject({
    verdict: 'holds',
    examined: 1,
    witnesses: ['history', 'orders', 'movements'],
    notChecked: [
      'payments: this test has no such witness',
      'refunds: this test has no such witness',
      'mails: of no use without the others',
    ],
  });
});
