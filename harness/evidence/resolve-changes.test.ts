import { describe, expect, test } from 'vitest';
import { type Shop, shop } from '../invariants/testing/shop.ts';
import { fates } from './testing/fates.ts';

const change = (): Shop => shop().changePrice(1_234, [10, 20], 'took');
/** What was done last is one of the questions of the end. */
const final = (told: Shop): Shop => {
  const last = told.history.pop();
  if (last !== undefined) told.history.push({ ...last, phase: 'final' });
  return told;
};

describe('a price in doubt', () => {
  test('took effect where a page shows it, whatever other prices were set', () => {
    const others = change().changePrice(1_500, [22, 23]).changePrice(1_600, [24, 25]);
    expect(fates(others.browse(1_234, [26, 27]))).toEqual(['took effect: history']);
  });

  test('is not proven by a page from before it', () => {
    const pageUntil = (ended: number) =>
      shop().browse(1_234, [1, ended]).changePrice(1_234, [10, 20], 'took');
    expect(fates(pageUntil(9))).toEqual(['unresolved']);
    expect(fates(pageUntil(10))).toEqual(['unresolved']);
    expect(fates(pageUntil(10.1))).toEqual(['took effect: history']);
  });

  test('is not disproven by a final page that nobody was shown', () => {
    expect(fates(final(change().browse('lost', [30, 31])))).toEqual(['unresolved']);
    expect(fates(final(change().browse('busy', [30, 31])))).toEqual(['unresolved']);
    expect(fates(final(change().browse(1_000, [30, 31])))).toEqual(['no effect: history']);
  });

  test('may be of a product that came to be during the run', () => {
    const made = shop().createProduct(500, [0, 1]).changePrice(700, [2, 3], 'took', 'new');
    expect(fates(made.browse(700, [4, 5], 'new'))).toEqual(['took effect: history']);
  });

  test('is not proven by the page of another product', () => {
    const two = shop({ stock: { lamp: 1, chair: 1 } }).changePrice(1_234, [10, 20], 'took');
    expect(fates(two.browse(1_234, [30, 31], 'chair'))).toEqual(['unresolved']);
  });
});

describe('a restock in doubt', () => {
  test('is not proven by units that came back from an order', () => {
    const cancelled = shop()
      .checkout({ at: [0, 1], key: 'k' })
      .cancel('k', [2, 3])
      .restock(1, [4, 5], 'lost');
    expect(fates(cancelled)).toEqual(['no effect: movements']);
  });

  test('is open while the shop is not quiet', () => {
    const busy = (ended: 'took' | 'lost') => fates(shop({ notDrained: 'no' }).restock(10, [0, 1], ended));
    expect(busy('lost')).toEqual(['unresolved']);
    expect(busy('took')).toEqual(['took effect: movements']);
  });
});
