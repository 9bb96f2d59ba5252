import { describe, expect, test } from 'vitest';
import { type CheckoutPlan, type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('never-oversell');

describe('by the history', () => {
  test('the sale that could not be is told with its race, and what it costs at worst', () => {
    const told = shop()
      .restock(1, [1, 2])
      .checkout({ at: [0, 5], buyer: 1, key: 'replayed' })
      .checkout({ at: [3, 10], buyer: 2 })
      .checkout({ at: [4, 11], buyer: 3 })
      .checkout({ at: [4, 12], buyer: 4 })
      .checkout({ at: [20, 21], buyer: 1, key: 'replayed' });
    const found = verdict(told.without('orders', 'stock'));
    expect(sentence(found)).toBe(
      '2 × lamp existed, but by 11.0 ms 3 had been sold to buyers who were told so; at worst 2 too many.',
    );
    expect(found).toMatchObject({
      facts: [
        'catalogue: 1 × lamp at the start; come back at most by then: 1',
        'history: under way at the same time as operation 3: 3 more that were sold, operations 1, 2, 4 among them',
        'operation 3 [4.0, 11.0] ms: buyer 3 checked out 1 × lamp: ok, order order-2, 10.00 EUR',
        'operation 1 [0.0, 5.0] ms: buyer 1 checked out 1 × lamp: ok, order order-0, 10.00 EUR',
        'operation 2 [3.0, 10.0] ms: buyer 2 checked out 1 × lamp: ok, order order-1, 10.00 EUR',
        'operation 4 [4.0, 12.0] ms: buyer 4 checked out 1 × lamp: ok, order order-3, 10.00 EUR',
      ],
      offending: [3, 1, 5, 2, 4],
      costCents: 2_000,
    });
  });

  test('no more units come back than may have been taken: what was refused under the key of a cancelled order took none', () => {
    const told = (ended: 'key-reused' | 'lost') =>
      shop()
        .checkout({ at: [0, 5], buyer: 1, key: 'k' })
        .checkout({ at: [6, 8], buyer: 1, key: 'k', lines: [{ sku: 'lamp', quantity: 2 }], ended })
        .cancel('k', [10, 12])
        .checkout({ at: [15, 20], buyer: 2 })
        .checkout({ at: [25, 30], buyer: 3 });
    expect(gist(verdict(told('lost').without('orders', 'stock')))).toBe('holds');
    expect(gist(verdict(told('key-reused').without('orders', 'stock')))).toMatch(/^violated by 4/);
  });

  test('units of a cancelled order may be sold again before a restock that came later', () => {
    const told = shop()
      .restock(1, [50, 60])
      .checkout({ at: [0, 5], buyer: 1, key: 'k' })
      .cancel('k', [10, 12])
      .checkout({ at: [15, 20], buyer: 2 });
    expect(gist(verdict(told.without('orders')))).toBe('holds');
  });

  test('what was refused was not sold, and is not counted as examined', () => {
    const told = shop()
      .checkout({ at: [0, 5] })
      .checkout({ at: [0, 6], buyer: 1, ended: 'out-of-stock' })
      .checkout({ at: [0, 7], buyer: 2, ended: 'lost' });
    expect(verdict(told.without('orders'))).toMatchObject({ verdict: 'holds', examined: 1 });
  });
});

test('sales that no client was told of are counted by the live orders', () => {
  const told = shop({ stock: { lamp: 3, chair: 3 } })
    .checkout({ at: [0, 5], ended: 'took' })
    .checkout({ at: [0, 5], buyer: 1, ended: 'took', lines: [{ sku: 'chair', quantity: 2 }] });
  expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 3 });
});

describe('more on live orders than there were', () => {
  const took = (buyer: number): CheckoutPlan => ({ at: [buyer, 10], buyer, ended: 'took' });

  test('is told with the last four who may have bought it, and costs what is too much', () => {
    const told = shop({ stock: { lamp: 2 } })
      .restock(1, [0, 1])
      .checkout(took(1))
      .checkout(took(2))
      .checkout(took(3))
      .checkout({ ...took(4), ended: 'declined' })
      .checkout(took(5))
      .checkout(took(6));
    const found = verdict(told.without('movements', 'stock'));
    expect(sentence(found)).toBe('3 × lamp existed, but 5 are on live orders.');
    expect(found).toMatchObject({
      facts: [
        'catalogue: 2 × lamp at the start, at most 1 restocked',
        'database: 5 on live orders, 0 on pending ones',
        'operation 2 [2.0, 10.0] ms: buyer 2 checked out 1 × lamp: unknown, timeout (no answer)',
        'operation 3 [3.0, 10.0] ms: buyer 3 checked out 1 × lamp: unknown, timeout (no answer)',
        'operation 5 [5.0, 10.0] ms: buyer 5 checked out 1 × lamp: unknown, timeout (no answer)',
        'operation 6 [6.0, 10.0] ms: buyer 6 checked out 1 × lamp: unknown, timeout (no answer)',
      ],
      offending: [2, 3, 5, 6],
      costCents: 2_000,
    });
  });

  test('accuses nobody where nobody asked for it', () => {
    const told = shop({ stock: { lamp: 1, chair: 1 } })
      .checkout({ at: [0, 5] })
      .edit(({ lines }) =>
        lines.push({ orderId: 'order-0', sku: 'chair', quantity: 2, unitPriceCents: 1_000 }),
      );
    const found = verdict(told.without('movements', 'stock'));
    expect(sentence(found)).toBe('1 × chair existed, but 2 are on live orders.');
    expect(found).toMatchObject({ offending: [], costCents: 1_000 });
  });
});

describe('books that do not add up are told:', () => {
  const sold = (): Shop => shop({ stock: { lamp: 2 } }).checkout({ at: [0, 10] });

  test('a stock below nothing, and movements of what no live order holds', () => {
    const found = verdict(sold().move('lamp', -9, 'sale'));
    expect(sentence(found)).toBe('The stock of lamp ended at -8: less than nothing. (and 1 more like it)');
    expect(found).toMatchObject({
      facts: [
        'catalogue: 2 × lamp at the start, at most 0 restocked',
        'database: 1 on live orders, 0 on pending ones; movements sum to -10; -8 on hand',
        'also: Live orders hold 1 × lamp, but the movements say that 10 were sold.',
      ],
      offending: [],
    });
  });

  test('a stock that its movements do not come to', () => {
    const found = verdict(
      sold().edit((books) => {
        books.stock = [{ sku: 'lamp', onHand: 5 }];
      }),
    );
    expect(sentence(found)).toBe('By its movements 1 × lamp should be left, but the stock says 5.');
    expect(found).toMatchObject({
      facts: [
        'catalogue: 2 × lamp at the start, at most 0 restocked',
        'database: 1 on live orders, 0 on pending ones; movements sum to -1; 5 on hand',
      ],
    });
  });

  test('but not a stock that was not counted', () => {
    const told = sold().edit((books) => {
      books.stock = [];
    });
    expect(gist(verdict(told))).toBe('holds');
    expect(verdict(told.move('lamp', -9, 'sale').edit(({ stock }) => stock.splice(0)))).toMatchObject({
      facts: [
        'catalogue: 2 × lamp at the start, at most 0 restocked',
        'database: 1 on live orders, 0 on pending ones; movements sum to -10; nothing on hand',
      ],
    });
  });

  test('but not units that a refused checkout may still hold, where the shop declares it', () => {
    const told = (holdMs: number) =>
      shop({ stock: { lamp: 5 }, declarations: { holdMs } })
        .checkout({ at: [0, 10] })
        .checkout({ at: [0, 10], buyer: 1, card: 'declined', ended: 'declined' })
        .move('lamp', -1, 'sale');
    expect(gist(verdict(told(60_000)))).toBe('holds');
    expect(sentence(verdict(told(0)))).toBe(
      'Live orders hold 1 × lamp, but the movements say that 2 were sold.',
    );
  });
});
