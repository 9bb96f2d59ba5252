import { expect, test } from 'vitest';
import { discountOf } from './discount.ts';

test.each([
  [10, 1_999, 199],
  [33, 100, 33],
  [1, 99, 0],
  [100, 1_999, 1_999],
  [99, 2_147_483_647, 2_126_008_810],
])('%d percent off %d is %d: rounded down, in whole cents', (percent, subtotal, discount) => {
  expect(discountOf({ kind: 'percent', percent }, subtotal, 'EUR')).toBe(discount);
});

test('an amount is taken off as it is, but never more than the order costs', () => {
  const voucher = { kind: 'amount', amountCents: 500, currency: 'EUR' } as const;
  expect(discountOf(voucher, 1_999, 'EUR')).toBe(500);
  expect(discountOf(voucher, 499, 'EUR')).toBe(499);
});

test('an amount of another currency is refused rather than converted', () => {
  expect(() => discountOf({ kind: 'amount', amountCents: 500, currency: 'USD' }, 1_999, 'EUR')).toThrow(
    'This voucher is for orders in USD.',
  );
});

test('no voucher, no discount', () => {
  expect(discountOf(null, 1_999, 'EUR')).toBe(0);
});
