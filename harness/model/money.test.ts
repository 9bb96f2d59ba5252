import { expect, test } from 'vitest';
import { isUnrounded, money } from './money.ts';

test.each([
  [1_999, '19.99 EUR'],
  [-5, '-0.05 EUR'],
  [100, '1.00 EUR'],
  [12.5, '0.125 EUR'],
])('%d cents are %s', (cents, expected) => {
  expect(money(cents, 'EUR')).toBe(expected);
});

test.each(['64.18', '1.1', '0.29', '1234567.89'])('what %s times 100 comes to was not rounded', (decimal) => {
  const cents = Number.parseFloat(decimal) * 100;
  expect(Number.isInteger(cents)).toBe(false);
  expect(isUnrounded(cents)).toBe(true);
});

test.each([0, 6_418, -3, 0.5, 12.25, 1e15, Number.NaN, Number.POSITIVE_INFINITY])(
  '%d is what it says',
  (cents) => {
    expect(isUnrounded(cents)).toBe(false);
  },
);
