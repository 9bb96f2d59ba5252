import { describe, expect, test } from 'vitest';
import type { Declarations } from '../model/evidence.ts';
import { type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('never-oversell');

test('selling what is there holds', () => {
  const told = shop({ stock: { lamp: 2 } })
    .checkout({ at: [0, 10] })
    .checkout({ at: [5, 15], buyer: 1 });
  expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 2 });
});

test('one lamp sold to two buyers names both, and what it costs to give one back', () => {
  const told = shop()
    .checkout({ at: [0, 10] })
    .checkout({ at: [5, 15], buyer: 1 });
  const found = verdict(told.without('orders', 'stock'));
  expect(gist(found)).toBe('violated by 1, 0');
  expect(found).toMatchObject({
    costCents: 1_000,
    witnesses: ['history'],
    notChecked: [
      'orders: this test has no such witness',
      'lines: of no use without the others',
      'movements: of no use without the others',
      'stock: this test has no such witness',
    ],
  });
});

test('a restock that begins at the very instant of the acknowledgement may have come first', () => {
  const told = (restock: number) =>
    shop()
      .checkout({ at: [0, 5] })
      .checkout({ at: [6, 10], buyer: 1 })
      .restock(1, [restock, 20])
      .without('orders');
  expect(gist(verdict(told(10)))).toBe('holds');
  expect(gist(verdict(told(10.1)))).toBe('violated by 1');
});

test('an acknowledgement counts when it came, not when its buyer began', () => {
  const told = shop()
    .checkout({ at: [0, 100] })
    .checkout({ at: [5, 10], buyer: 1 })
    .checkout({ at: [6, 11], buyer: 2 })
    .restock(2, [50, 60]);
  // Two were sold by 11 ms, and only one was there until the restock began.
  expect(gist(verdict(told.without('orders')))).toBe('violated by 2, 1, 0');
});

test('a restock of unknown outcome may have come; a refused one did not', () => {
  const told = (ended: 'took' | 'lost' | 'forbidden') =>
    shop()
      .checkout({ at: [0, 5] })
      .restock(1, [6, 7], ended)
      .checkout({ at: [8, 9], buyer: 1 });
  expect(gist(verdict(told('took')))).toBe('holds');
  expect(gist(verdict(told('lost').without('orders', 'stock')))).toBe('holds');
  expect(gist(verdict(told('forbidden').without('orders')))).toBe('violated by 2');
});

test('sales in doubt and replays of one acknowledgement are no second sale', () => {
  const told = shop()
    .checkout({ at: [0, 5], key: 'k' })
    .checkout({ at: [2, 9], key: 'k' })
    .checkout({ at: [3, 9], buyer: 1, ended: 'lost' });
  expect(gist(verdict(told))).toBe('holds');
});

test('a sale in doubt that the database shows to be live counts there', () => {
  const told = shop()
    .checkout({ at: [0, 5] })
    .checkout({ at: [0, 5], buyer: 1, ended: 'took' });
  expect(verdict(told)).toMatchObject({ verdict: 'violated' });
  expect(gist(verdict(told.without('orders', 'stock')))).toBe('holds');
});

test('two lines of one sku are one demand for both', () => {
  const lines = [
    { sku: 'lamp', quantity: 1 },
    { sku: 'lamp', quantity: 1 },
  ];
  expect(gist(verdict(shop({ stock: { lamp: 2 } }).checkout({ at: [0, 1], lines })))).toBe('holds');
  expect(
    gist(
      verdict(
        shop({ stock: { lamp: 1 } })
          .checkout({ at: [0, 1], lines })
          .without('stock'),
      ),
    ),
  ).toBe('violated by 0');
});

test('each sku stands on its own stock', () => {
  const told = shop({ stock: { lamp: 1, chair: 1 } })
    .checkout({ at: [0, 1] })
    .checkout({ at: [0, 1], lines: [{ sku: 'chair', quantity: 2 }] });
  expect(gist(verdict(told.without('orders')))).toBe('violated by 1');
});

test.each([
  ['a stock below zero', (told: ReturnType<typeof sold>) => told.move('lamp', -9, 'sale')],
  [
    'a stock that its movements do not explain',
    (told: ReturnType<typeof sold>) =>
      told.edit((books) => {
        books.stock = [{ sku: 'lamp', onHand: 2 }];
      }),
  ],
  [
    'a sale without a movement',
    (told: ReturnType<typeof sold>) =>
      told.edit((books) => {
        books.movements = [];
        books.stock = [{ sku: 'lamp', onHand: 2 }];
      }),
  ],
  ['a movement without a sale', (told: ReturnType<typeof sold>) => told.move('lamp', -1, 'sale')],
])('%s is noticed in the books', (_what, bend) => {
  expect(verdict(bend(sold()))).toMatchObject({ verdict: 'violated' });
});

const sold = () => shop({ stock: { lamp: 2 } }).checkout({ at: [0, 10] });

test('units that a pending order holds are sold to nobody yet', () => {
  const told = sold().edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, status: 'pending' }));
  });
  expect(gist(verdict(told))).toBe('holds');
});

test('without a sale there is nothing to examine', () => {
  expect(verdict(shop().checkout({ at: [0, 1], ended: 'declined' }))).toMatchObject({
    verdict: 'inconclusive',
    reason: 'nothing to examine',
  });
});

test('orders alone show more sold than there was', () => {
  const told = shop()
    .checkout({ at: [0, 5] })
    .checkout({ at: [0, 5], buyer: 1, ended: 'took' });
  expect(verdict(told.without('movements', 'stock'))).toMatchObject({
    verdict: 'violated',
    summary: '1 × lamp existed, but 2 are on live orders.',
  });
});

describe('a stock that ended below zero', () => {
  /** One was there. A buyer was told that he has it, and two more were sold one, which they never learnt. */
  const below = (declarations: Partial<Declarations> = {}): Shop =>
    shop({ declarations })
      .checkout({ at: [0, 5] })
      .checkout({ at: [0, 5], buyer: 1, ended: 'took' })
      .checkout({ at: [0, 5], buyer: 2, ended: 'took' });
  const SAID = 'The stock of lamp ended at -2: less than nothing.';
  const CATALOGUE = 'catalogue: 1 × lamp at the start, at most 0 restocked';

  test('is seen by the stock alone', () => {
    expect(verdict(below().without('orders'))).toMatchObject({
      verdict: 'violated',
      summary: SAID,
      facts: [CATALOGUE, 'database: -2 on hand'],
      witnesses: ['history', 'stock'],
      notChecked: [
        'orders: this test has no such witness',
        'lines: of no use without the others',
        'movements: of no use without the others',
      ],
    });
  });

  test('is seen beside the orders, where nobody knows of movements', () => {
    // They are all that was sold here; the others were taken off the shelf for nobody.
    const told = below().edit((books) => {
      books.orders = books.orders.slice(0, 1);
    });
    expect(verdict(told.without('movements'))).toMatchObject({
      summary: SAID,
      facts: [CATALOGUE, 'database: 1 on live orders, 0 on pending ones; -2 on hand'],
      notChecked: ['movements: this test has no such witness'],
    });
  });

  test('is less than nothing whatever the shop brought by itself', () => {
    const told = (...missing: ['movements', ...'stock'[]]): Shop =>
      below({ restocksItself: true }).without(...missing);
    expect(sentence(verdict(told('movements')))).toBe(SAID);
    expect(sentence(verdict(told('movements').without('orders')))).toBe(SAID);
    expect(gist(verdict(told('movements', 'stock')))).toBe('inconclusive');
  });

  test('is not one that ended at nothing', () => {
    const told = shop().checkout({ at: [0, 5] });
    expect(verdict(told.without('orders'))).toMatchObject({ verdict: 'holds', examined: 1 });
  });
});

test('books of a shop that may still hold units of checkouts in doubt add up', () => {
  const held = (holdMs: number, orders: 'failed' | 'none') =>
    shop({ stock: { lamp: 5 }, declarations: { holdMs } })
      .checkout({ at: [0, 10], key: 'sold' })
      .checkout({ at: [0, 10], ended: orders === 'failed' ? 'took' : 'lost', key: 'k', buyer: 1 })
      .edit((books) => {
        books.orders = books.orders.map((order) =>
          order.intentId === 'k' ? { ...order, status: 'failed' } : order,
        );
        if (orders === 'none') {
          books.movements.push({ sku: 'lamp', delta: -1, reason: 'sale', orderId: null });
          books.stock = [{ sku: 'lamp', onHand: 3 }];
        }
      });
  for (const orders of ['failed', 'none'] as const) {
    expect(gist(verdict(held(60_000, orders)))).toBe('holds');
    expect(verdict(held(0, orders))).toMatchObject({ verdict: 'violated' });
  }
});

test('of what the catalogue does not have nobody knows how many there were', () => {
  const told = shop()
    .checkout({ at: [0, 1], lines: [{ sku: 'new', quantity: 1 }] })
    .without('orders');
  expect(verdict(told)).toMatchObject({ reason: 'nothing to examine' });
});
