import { describe, expect, test } from 'vitest';
import type { OrderStatus } from '../model/operation.ts';
import { type CheckoutPlan, type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('stock-is-conserved');
/** Five lamps, in a shop that declares that it holds on to what it refuses. */
const five = (): Shop => shop({ stock: { lamp: 5 }, declarations: { holdMs: 60_000 } });
const DECLINED: CheckoutPlan = { at: [0, 10], card: 'declined', ended: 'declined' };
const becomes = (told: Shop, status: OrderStatus): Shop =>
  told.edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, status }));
  });

describe('units that refused checkouts may still hold', () => {
  test('add up, and excuse no more than that', () => {
    const told = (gone: number) =>
      five()
        .checkout(DECLINED)
        .checkout({ ...DECLINED, buyer: 1 })
        .move('lamp', -gone, 'sale');
    expect(gist(verdict(told(2)))).toBe('holds');
    expect(sentence(verdict(told(3)))).toBe(
      'By what buyers were told 3 to 5 × lamp should be left, but the stock says 2.',
    );
  });

  test('are as many as a forged quantity asked for, and those of the cart where nobody can sell that', () => {
    const told = (quantity: number, gone: number) =>
      five()
        .checkout({ ...DECLINED, forgery: { field: 'quantity', value: quantity } })
        .move('lamp', -gone, 'sale');
    expect(gist(verdict(told(3, 3)))).toBe('holds');
    expect(sentence(verdict(told(3, 4)))).toBe(
      'By what buyers were told 2 to 5 × lamp should be left, but the stock says 1.',
    );
    expect(gist(verdict(told(-3, 1)))).toBe('holds');
    expect(sentence(verdict(told(-3, 2)))).toBe(
      'By what buyers were told 4 to 5 × lamp should be left, but the stock says 3.',
    );
  });
});

describe('units that are adrift', () => {
  test('are none of an order that its buyer was told of', () => {
    const told = five()
      .checkout({ at: [0, 10] })
      .move('lamp', -1, 'sale')
      .without('orders');
    expect(sentence(verdict(told))).toBe(
      'By what buyers were told 4 × lamp should be left, but the stock says 3.',
    );
  });

  test('are none of an order that failed after its buyer was told that it was made', () => {
    const told = becomes(five().checkout({ at: [0, 10] }), 'failed');
    expect(sentence(verdict(told))).toBe('By its live orders 5 × lamp should be left, but the stock says 4.');
  });

  test('are none of an order that lives, though its buyer never learnt of it', () => {
    const told = (gone: number) =>
      five()
        .checkout({ at: [0, 10], ended: 'took' })
        .move('lamp', -gone, 'sale');
    expect(gist(verdict(told(0)))).toBe('holds');
    expect(sentence(verdict(told(1)))).toBe(
      'By what buyers were told 4 to 5 × lamp should be left, but the stock says 3.',
    );
  });

  test('are those of each attempt that did not make the order, at a shop that writes down none which failed', () => {
    const told = (ended: 'ok' | 'took', gone: number, made = 1) =>
      five()
        .checkout({ at: [0, 5], key: 'k', ended: 'lost' })
        .checkout({ at: [10, 11], key: 'k', ended, lines: [{ sku: 'lamp', quantity: made }] })
        .move('lamp', -gone, 'sale');
    for (const ended of ['ok', 'took'] as const) {
      expect(gist(verdict(told(ended, 1)))).toBe('holds');
      expect(gist(verdict(told(ended, 2)))).toMatch('violated');
    }
    expect(gist(verdict(told('took', 1, 3)))).toBe('holds');
    expect(gist(verdict(told('took', 2, 3)))).toMatch('violated');
  });

  test('are those of an order that failed, once', () => {
    const told = (gone: number) =>
      becomes(five().checkout({ at: [0, 10], ended: 'took' }), 'failed').move('lamp', -gone, 'sale');
    expect(gist(verdict(told(0)))).toBe('holds');
    expect(gist(verdict(told(3)))).toBe('violated by 0');
  });
});

test('what a shop brought by itself has to be left beside what a client brought', () => {
  const told = (gone: number) =>
    shop({ stock: { lamp: 0 }, declarations: { restocksItself: true } })
      .restock(2, [0, 10])
      .move('lamp', 3, 'restock')
      .move('lamp', -gone, 'sale');
  expect(gist(verdict(told(0)))).toBe('holds');
  expect(sentence(verdict(told(1)))).toBe(
    'By what buyers were told 5 × lamp should be left, but the stock says 4.',
  );
});

test('what a shop brought by itself has to be left where nobody bought it', () => {
  const told = (gone: number) =>
    shop({ stock: { lamp: 0 }, declarations: { restocksItself: true } })
      .move('lamp', 2, 'restock')
      .checkout({ at: [0, 10] })
      .move('lamp', -gone, 'sale');
  expect(gist(verdict(told(0)))).toBe('holds');
  expect(sentence(verdict(told(1)))).toBe(
    'By what buyers were told 1 × lamp should be left, but the stock says 0.',
  );
});
