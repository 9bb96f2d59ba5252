import { expect, test } from 'vitest';
import { risesAbove } from './baseline.ts';

test('as many round trips as before, or fewer, are no rise', () => {
  expect(risesAbove({ checkout: 6, page: 1 }, { checkout: 6, page: 0 })).toEqual([]);
});

test('one more is, and so is what nobody has counted before', () => {
  expect(risesAbove({ checkout: 6 }, { checkout: 7, page: 1 })).toEqual([
    'checkout: 7 round trips, 6 in the baseline',
    'page: 1 round trips, and the baseline does not know it',
  ]);
});
