import { expect, test } from 'vitest';
import type { Books } from './testing/records.ts';
import { type ShopPlan, shop } from './testing/shop.ts';
import { gist, under } from './testing/verdict-of.ts';

const verdict = under('no-fractured-order');
const sold = () => shop({ stock: { lamp: 5 } }).checkout({ at: [0, 10], key: 'k' });

test('a whole order holds, and so does one that failed whole', () => {
  expect(verdict(sold())).toMatchObject({ verdict: 'holds', examined: 1 });
  const failed = sold()
    .move('lamp', 1, 'release', 'order-0')
    .edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, status: 'failed' }));
    });
  expect(gist(verdict(failed))).toBe('holds');
});

test.each<keyof Books>(['lines', 'movements', 'payments'])(
  'a live order without its %s is fractured',
  (part) => {
    const told = sold()
      .checkout({ at: [20, 30], buyer: 1 })
      .edit((books) => {
        if (part === 'movements') books.movements.shift();
        else if (part === 'lines') books.lines.shift();
        else books.payments.shift();
      });
    expect(gist(verdict(told))).toBe('violated by 0');
  },
);

test('a header that was rolled back alone leaves orphans', () => {
  const told = sold().edit((books) => {
    books.orders = [];
  });
  expect(gist(verdict(told))).toBe('violated by ');
});

test('a failed order that kept its units is fractured, unless the shop declares that it may hold them', () => {
  const told = (holdMs: number) =>
    shop({ stock: { lamp: 5 }, declarations: { holdMs } })
      .checkout({ at: [0, 10], key: 'k', ended: 'declined' })
      .move('lamp', -1, 'sale', 'order-0')
      .edit(({ orders }) =>
        orders.push({
          orderId: 'order-0',
          intentId: 'k',
          buyer: 'buyer-0@buyers.test',
          status: 'failed',
          totalCents: 1_000,
          discountCents: 0,
          currency: 'EUR',
          voucher: null,
        }),
      );
  expect(gist(verdict(told(0)))).toBe('violated by 0');
  expect(gist(verdict(told(1_000)))).toBe('holds');
});

test('a shop that names no order on its movements is not asked about them', () => {
  const told = sold().edit((books) => {
    books.movements = books.movements.map((movement) => ({ ...movement, orderId: null }));
  });
  expect(gist(verdict(told))).toBe('holds');
});

test('a pending order may hold its units without a payment', () => {
  const told = sold().edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, status: 'pending' }));
    books.payments = [];
  });
  expect(gist(verdict(told))).toBe('holds');
});

test('what the database alone shows stays a violation while the shop is not quiet, and what other books lack does not', () => {
  const open = (part: keyof Books, plan: Partial<ShopPlan> = {}) =>
    verdict(
      shop({ stock: { lamp: 5 }, notDrained: '1 order pending', ...plan })
        .checkout({ at: [0, 10], key: 'k' })
        .edit((books) => {
          books[part].shift();
        }),
    );
  expect(gist(open('lines'))).toBe('violated by 0');
  expect(gist(open('movements'))).toBe('violated by 0');
  expect(open('payments')).toMatchObject({ verdict: 'inconclusive' });
  // Who has ended, or may hold units for longer than anybody waits, is not late.
  expect(open('lines', { died: 'it ended with code 1', graceGiven: false })).toMatchObject({
    verdict: 'inconclusive',
  });
});

test('what there is of an order that does not exist is told', () => {
  const gone = sold().edit((books) => {
    books.orders = [];
  });
  const found = verdict(gone);
  expect(found).toMatchObject({
    summary: 'The database has lines of an order that does not exist. (and 1 more like it)',
    facts: [
      'database: no order order-0',
      'also: The database has stock movements of an order that does not exist.',
    ],
  });
});

test('movements of an order that does not exist are orphans, unless they came to nothing, or are not ours', () => {
  const moved = (...deltas: readonly number[]) =>
    gist(verdict(deltas.reduce((told, delta) => told.move('lamp', delta, 'sale', 'nowhere'), sold())));
  expect(moved(-1)).toBe('violated by ');
  expect(moved(-1, 1)).toBe('holds');
  expect(gist(verdict(sold().move('of another sale', -1, 'sale', 'nowhere')))).toBe('holds');
  expect(gist(verdict(sold().move('lamp', 5, 'restock', 'delivery-7')))).toBe('holds');
  const mixed = sold().move('lamp', -1, 'sale', 'nowhere').move('of another sale', 0, 'sale', 'nowhere');
  expect(gist(verdict(mixed))).toBe('violated by ');
  expect(gist(verdict(sold().move('lamp', -1, 'sale', 'nowhere').without('movements')))).toBe('holds');
});

test('what may be held for a checkout of which there is no order is no orphan', () => {
  const held = (holdMs: number, delta: number) =>
    shop({ stock: { lamp: 3 }, declarations: { holdMs } })
      .checkout({ at: [0, 10], ended: 'declined', card: 'declined' })
      .checkout({ at: [0, 10] })
      .move('lamp', delta, 'sale', 'nowhere');
  expect(gist(verdict(held(100, -1)))).toBe('holds');
  expect(gist(verdict(held(0, -1)))).toBe('violated by ');
  expect(gist(verdict(held(100, 1)))).toBe('violated by ');
  // No checkout holds more than it asked for, each time that it asked.
  expect(gist(verdict(held(100, -2)))).toBe('violated by ');
  const retried = shop({ stock: { lamp: 3 }, declarations: { holdMs: 100 } })
    .checkout({ at: [0, 10], key: 'k', ended: 'declined', card: 'declined' })
    .checkout({ at: [11, 20], key: 'k', ended: 'declined', card: 'declined' })
    .checkout({ at: [0, 10] });
  expect(gist(verdict(retried.move('lamp', -2, 'sale', 'nowhere')))).toBe('holds');
  const sold = shop({ declarations: { holdMs: 100 } }).checkout({ at: [0, 10] });
  expect(gist(verdict(sold.move('lamp', -1, 'sale', 'nowhere')))).toBe('violated by ');
});

test('a delivery whose number is that of an order is no part of it', () => {
  expect(gist(verdict(sold().move('lamp', 5, 'restock', 'order-0')))).toBe('holds');
});

test('an order that a voucher paid for is whole without a payment', () => {
  const vouchers = [{ code: 'GIFT', limit: 1, discountCents: 5_000 }];
  expect(gist(verdict(shop({ vouchers }).checkout({ at: [0, 10], voucher: 'GIFT' })))).toBe('holds');
});

test('what is missing is told beside what is there', () => {
  const unpaid = sold().edit((books) => {
    books.payments = [];
  });
  expect(verdict(unpaid)).toMatchObject({
    summary: 'An order is live without its payment.',
    facts: [
      expect.stringContaining('database: order order-0'),
      'database: line 1 × lamp',
      'database: movement -1 × lamp, sale',
      expect.stringContaining('operation 0 '),
    ],
  });
});
