import { describe, expect, test } from 'vitest';
import { again } from './testing/again.ts';
import { type Ended, type Shop, shop } from './testing/shop.ts';
import { gist, verdictOn } from './testing/verdict-of.ts';

/** A price was set, then another one, and then the first was told again: a shop may have recognised it. */
const toldAgain = (ended: Ended = 'ok', later: Ended = 'ok'): Shop =>
  again(
    shop({ stock: { lamp: 9 } })
      .changePrice(2_000, [0, 1], ended)
      .changePrice(3_000, [2, 3])
      .changePrice(2_000, [4, 5], later),
    0,
  );
const judged = (name: string, told: Shop) => gist(verdictOn(name, told.evidence()));
const OF_PAGES = ['bounded-staleness', 'changes-become-visible', 'read-your-writes'];

describe('a change of price that was told again', () => {
  test.each(OF_PAGES)('may have done nothing, or all of it: %s', (name) => {
    for (const told of [() => toldAgain(), () => toldAgain('lost'), () => toldAgain('ok', 'lost')]) {
      expect(judged(name, told().browse(3_000, [6, 7], 'lamp', 'admin'))).toBe('holds');
      expect(judged(name, told().browse(2_000, [6, 7], 'lamp', 'admin'))).toBe('holds');
    }
  });

  test('was set by then, all the same: the price before it is gone, and so is its own after the next', () => {
    const old = toldAgain().browse(1_000, [6, 7], 'lamp', 'admin');
    for (const name of OF_PAGES) expect(judged(name, old)).toMatch('violated');
    const next = toldAgain().changePrice(4_000, [6, 7]).browse(2_000, [8, 9], 'lamp', 'admin');
    for (const name of OF_PAGES) expect(judged(name, next)).toMatch('violated');
  });

  test('is a price to be charged, and so is the one that it may not have replaced', () => {
    const bought = (unitPriceCents: number, told = toldAgain()) =>
      judged('charged-the-price', told.checkout({ at: [8, 9], unitPriceCents }));
    expect(bought(2_000)).toBe('holds');
    expect(bought(3_000)).toBe('holds');
    expect(bought(3_000, toldAgain('lost'))).toBe('holds');
    expect(bought(1_000)).toMatch('violated');
    expect(bought(2_000, toldAgain().changePrice(4_000, [6, 7]))).toMatch('violated');
  });

  test('is another one where it is to another price', () => {
    const told = again(
      shop().changePrice(2_000, [0, 1]).changePrice(3_000, [2, 3]).changePrice(4_000, [4, 5]),
      0,
    );
    expect(judged('bounded-staleness', told.browse(3_000, [6, 7]))).toMatch('violated');
  });
});
