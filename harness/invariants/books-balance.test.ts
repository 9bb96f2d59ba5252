import { describe, expect, test } from 'vitest';
import type { OrderView } from '../model/operation.ts';
import type { Books } from './testing/records.ts';
import { type Shop, shop } from './testing/shop.ts';
import { gist, under } from './testing/verdict-of.ts';

const verdict = under('books-balance');
const sold = () => shop().checkout({ at: [0, 10], key: 'k' });
const refund = ({ refunds }: Books, amountCents: number) =>
  refunds.push({
    refundId: `refund-${refunds.length}`,
    paymentId: 'payment-0',
    amountCents,
    currency: 'EUR',
  });
const status = (books: Books, of: Books['orders'][number]['status']) => {
  books.orders = books.orders.map((order) => ({ ...order, status: of }));
};

test('one payment of the total for a live order holds', () => {
  expect(verdict(sold())).toMatchObject({ verdict: 'holds', examined: 1 });
});

test('what was captured and went back again may have been paid by another buyer under the key', () => {
  const told = (amountCents: number) =>
    sold()
      .checkout({ at: [0, 10], key: 'k', buyer: 1, ended: 'lost' })
      .pay('k', 'rolled back', 1_000)
      .edit(({ refunds }) =>
        refunds.push({ refundId: 'r', paymentId: 'payment-1', amountCents, currency: 'EUR' }),
      );
  expect(gist(verdict(told(1_000)))).toBe('holds');
  expect(gist(verdict(told(999)))).toBe('violated by 0, 1');
});

test.each<[string, (books: Books) => void, number]>([
  [
    'no payment',
    (books) => {
      books.payments = [];
    },
    1_000,
  ],
  [
    'too little',
    (books) => {
      books.payments = books.payments.map((payment) => ({ ...payment, amountCents: 1 }));
    },
    999,
  ],
  ['a refund that nobody was due', (books) => refund(books, 400), 400],
  ['a failed order that was paid', (books) => status(books, 'failed'), 1_000],
  [
    'a payment that was only authorised',
    (books) => {
      books.payments = books.payments.map((payment) => ({ ...payment, state: 'authorised' }));
    },
    1_000,
  ],
  [
    'a payment for an order that is gone',
    (books) => {
      books.orders = [];
    },
    1_000,
  ],
])('%s is noticed, and its cost', (_what, bend, costCents) => {
  expect(verdict(sold().edit(bend))).toMatchObject({ verdict: 'violated', offending: [0], costCents });
});

test('a second payment that was refunded is one payment too many all the same', () => {
  const told = sold()
    .pay('k', 'order-0', 1_000)
    .edit((books) => refund(books, 1_000));
  expect(gist(verdict(told))).toBe('violated by 0');
});

test('an order that failed and was refunded, or that was declined, balances', () => {
  const refunded = sold().edit((books) => {
    status(books, 'failed');
    refund(books, 1_000);
  });
  expect(gist(verdict(refunded))).toBe('holds');
});

test('a decline before the capture, and a failed first try beside it, are no payment', () => {
  const told = sold().edit((books) => {
    books.orders.push(
      ...books.orders.map((order) => ({ ...order, orderId: 'try', status: 'failed' as const })),
    );
    books.payments.push(
      ...books.payments.map((payment) => ({ ...payment, paymentId: 'declined', state: 'declined' as const })),
    );
  });
  expect(gist(verdict(told))).toBe('holds');
});

test('a charge in another currency is noticed', () => {
  const told = sold().edit((books) => {
    books.payments = books.payments.map((payment) => ({ ...payment, currency: 'JPY' }));
  });
  expect(gist(verdict(told))).toBe('violated by 0');
});

test('a reference cannot lead astray: the intent on the card says whose payment it was', () => {
  const told = shop({ stock: { lamp: 2 } })
    .checkout({ at: [0, 10], key: 'a' })
    .checkout({ at: [0, 10], key: 'b', buyer: 1 })
    .edit((books) => {
      books.payments = books.payments.map((payment) => ({ ...payment, reference: 'order-0' }));
    });
  expect(gist(verdict(told))).toBe('holds');
});

test('of several orders of an intent the live one is paid, whichever was first', () => {
  const told = sold().edit((books) => {
    books.orders.unshift(
      ...books.orders.map((order) => ({ ...order, orderId: 'first try', status: 'failed' as const })),
    );
    books.payments = books.payments.map((payment) => ({ ...payment, reference: null }));
  });
  expect(gist(verdict(told))).toBe('holds');
});

test('two orders that were each paid balance: that there are two is for one-order-per-key', () => {
  const told = sold()
    .edit(({ orders }) => orders.push(...orders.map((order) => ({ ...order, orderId: 'second' }))))
    .pay('k', 'second', 1_000);
  expect(gist(verdict(told))).toBe('holds');
});

describe('without a database', () => {
  const blind = (told: Shop) => verdict(told.without('orders', 'lines', 'movements', 'stock', 'transitions'));

  test('the bank keeps what buyers were told, and what was not checked is said', () => {
    expect(blind(sold())).toMatchObject({
      verdict: 'holds',
      examined: 1,
      witnesses: ['history', 'payments', 'refunds'],
    });
    expect(blind(sold()).notChecked[0]).toMatch(/^orders: /);
  });

  test.each<[string, (books: Books) => void, number]>([
    [
      'no payment',
      (books) => {
        books.payments = [];
      },
      1_000,
    ],
    [
      'too much',
      (books) => {
        books.payments = books.payments.map((payment) => ({ ...payment, amountCents: 1_001 }));
      },
      1,
    ],
    ['a refund that nobody was due', (books) => refund(books, 400), 400],
  ])('%s for an order that its buyer was told is live', (_what, bend, costCents) => {
    expect(blind(sold().edit(bend))).toMatchObject({ verdict: 'violated', offending: [0], costCents });
  });

  test('a payment of nobody may be for any order', () => {
    const strayed = (intentId: string | null) =>
      sold().edit((books) => {
        books.payments = books.payments.map((payment) => ({ ...payment, intentId }));
      });
    expect(gist(blind(strayed(null)))).toBe('inconclusive');
    expect(gist(blind(strayed('another')))).toBe('inconclusive');
  });

  test('an order that somebody tried to give up may have been paid back', () => {
    const given = (ended: 'lost' | 'forbidden') =>
      sold()
        .cancel('k', [20, 30], ended)
        .edit((books) => refund(books, 1_000));
    expect(gist(blind(given('lost')))).toBe('inconclusive');
    expect(gist(blind(given('forbidden')))).toBe('violated by 0');
  });

  test('of an order that its buyer was told is cancelled the bank keeps nothing', () => {
    const cancelled = (ended: 'ok' | 'took', backCents: number) =>
      shop()
        .checkout({ at: [0, 10], key: 'k', ended })
        .cancel('k', [20, 30])
        .edit((books) => {
          books.refunds = books.refunds.map((row) => ({ ...row, amountCents: backCents }));
        });
    expect(gist(blind(cancelled('ok', 1_000)))).toBe('holds');
    expect(blind(cancelled('ok', 400))).toMatchObject({
      ...{ summary: 'A buyer was told that the order is cancelled, but the bank keeps 6.00 EUR too much.' },
      ...{ offending: [0, 1], costCents: 600 },
    });
    expect(gist(blind(cancelled('took', 400)))).toBe('inconclusive');
  });

  test('an order that is pending yet is not to be paid yet, and two orders of one key are not for this', () => {
    const answered = (result: Partial<OrderView>) => {
      const told = sold().edit((books) => {
        books.payments = [];
      });
      for (const [place, operation] of told.history.entries())
        if (operation.kind === 'checkout' && operation.outcome.type === 'ok')
          told.history[place] = {
            ...operation,
            outcome: { type: 'ok', result: { ...operation.outcome.result, ...result } },
          };
      return told;
    };
    expect(gist(blind(answered({})))).toBe('violated by 0');
    expect(gist(blind(answered({ status: 'pending' })))).toBe('inconclusive');
    const twice = answered({ orderId: 'another' }).checkout({ at: [20, 30], key: 'k' });
    expect(gist(blind(twice))).toBe('inconclusive');
  });
});
