import { expect, test } from 'vitest';
import { outBySku } from './out-by-sku.ts';
import { type Shop, shop } from './testing/shop.ts';
import { sentence, under } from './testing/verdict-of.ts';

const left = (told: Shop, onHand: number) =>
  sentence(
    under('stock-is-conserved')(
      told
        .edit((books) => {
          books.stock = [{ sku: 'lamp', onHand }];
        })
        .without('movements', 'orders'),
    ),
  );
const bounds = (told: Shop) => {
  const out = outBySku(told.evidence()).get('lamp');
  return out === undefined ? null : [out.least, out.most];
};
const FOUR_LAMPS = [{ sku: 'lamp', quantity: 4 }];

test('a refused attempt took nothing, though a later one under its key took less', () => {
  const told = () =>
    shop({ stock: { lamp: 5 } })
      .checkout({ at: [0, 10], key: 'k', lines: FOUR_LAMPS, ended: 'declined' })
      .checkout({ at: [20, 30], key: 'k' });
  expect(bounds(told())).toEqual([1, 1]);
  expect(left(told(), 4)).toBe('holds');
  expect(left(told(), 1)).toBe('By what buyers were told 4 × lamp should be left, but the stock says 1.');
});

test('an attempt in doubt may have taken what it asked for, and surely took nothing', () => {
  const told = () => shop({ stock: { lamp: 5 } }).checkout({ at: [0, 10], lines: FOUR_LAMPS, ended: 'lost' });
  expect(bounds(told())).toEqual([0, 4]);
  expect(left(told(), 1)).toBe('holds');
  expect(left(told(), 0)).toBe(
    'By what buyers were told 1 to 5 × lamp should be left, but the stock says 0.',
  );
});

test('a cancelled order is back, and one that may have been cancelled may be', () => {
  const told = (ended: 'ok' | 'lost') =>
    shop({ stock: { lamp: 5 } })
      .checkout({ at: [0, 10], key: 'k' })
      .cancel('k', [20, 30], ended);
  expect(bounds(told('ok'))).toBeNull();
  expect(left(told('ok'), 4)).toBe('By what buyers were told 5 × lamp should be left, but the stock says 4.');
  expect(bounds(told('lost'))).toEqual([0, 1]);
  expect(left(told('lost'), 4)).toBe('holds');
  expect(left(told('lost'), 5)).toBe('holds');
});

test('what was refused took nothing', () => {
  expect(bounds(shop().checkout({ at: [0, 10], ended: 'declined' }))).toBeNull();
});

test('the last two who took it are kept, to be shown', () => {
  const told = shop({ stock: { lamp: 5 } });
  for (const key of ['a', 'b', 'c']) told.checkout({ at: [0, 10], key });
  const out = outBySku(told.evidence()).get('lamp');
  expect([out?.before?.intentId, out?.last?.intentId]).toEqual(['b', 'c']);
});
