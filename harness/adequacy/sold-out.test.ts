import { expect, test } from 'vitest';
import { type Shop, shop } from '../invariants/testing/shop.ts';
import { soldOut } from './index.ts';

const seen = (told: Shop) =>
  soldOut('lamp').check(told.evidence(), { phases: [], comparisons: [], provenThroughput: null });

test('sold out is what the stock says, not what refusals say', () => {
  expect(seen(shop().checkout({ at: [0, 1] }))).toMatchObject({ met: true });
  const tooEarly = shop({ stock: { lamp: 2 } }).checkout({ at: [0, 1], ended: 'out-of-stock' });
  expect(seen(tooEarly)).toEqual({
    met: false,
    saw: '2 left, 1 refused a single unit for lack of stock',
  });
  expect(seen(tooEarly.without('stock'))).toMatchObject({ met: true });
});

test('what was put back later had been sold out, if somebody was refused', () => {
  const told = shop()
    .checkout({ at: [0, 1] })
    .restock(5, [8, 9]);
  expect(seen(told)).toMatchObject({ met: false });
  expect(seen(told.checkout({ at: [2, 3], ended: 'out-of-stock' }))).toMatchObject({
    met: true,
  });
});

test('a refusal shows that all is sold only where nobody can have asked for less', () => {
  const told = (quantity: number, ...others: readonly string[]) =>
    shop({ stock: { lamp: 4, chair: 0 } })
      .restock(1, [0, 1])
      .checkout({
        at: [5, 6],
        lines: [{ sku: 'lamp', quantity }, ...others.map((sku) => ({ sku, quantity: 1 }))],
        ended: 'out-of-stock',
      });
  const met = (run: Shop) => seen(run).met;
  expect(seen(told(50))).toEqual({
    met: false,
    saw: '5 left, 0 refused a single unit for lack of stock',
  });
  expect([met(told(1)), met(told(2)), met(told(1, 'chair'))]).toEqual([true, false, false]);
  expect(met(told(50).without('stock'))).toBe(false);
});
