import { expect, test } from 'vitest';
import { arrivalsOf, countsOf, inputsOf } from './testing/arrivals-of.ts';
import { voucherRush } from './voucher-rush.ts';

const arrivals = arrivalsOf(voucherRush);
const crowds = [...new Set(arrivals.map(({ aligned }) => aligned))].map((name) =>
  inputsOf(
    'checkout',
    arrivals.filter(({ aligned }) => aligned === name),
  ),
);
const skuOf = ({ lines }: { readonly lines: readonly { readonly sku: string }[] }) => lines[0]?.sku ?? '';

test('rivals share a voucher, and of what they buy with it hardly anything', () => {
  for (const crowd of crowds) {
    expect(new Set(crowd.map(({ voucher }) => voucher)).size).toBe(1);
    expect(Math.max(...countsOf(crowd.map(skuOf)).values())).toBeLessThanOrEqual(2);
  }
});

test('all of them are with the database at once', () => {
  const { POOL_SIZE } = voucherRush.plan('smoke').settings;
  expect(Number(POOL_SIZE)).toBeGreaterThanOrEqual(Math.max(...crowds.map(({ length }) => length)));
});

test('what is bought with one voucher is bought with others, too', () => {
  const { products } = voucherRush.plan('smoke').catalogue;
  for (const { sku } of products) {
    const vouchers = crowds.flat().flatMap((input) => (skuOf(input) === sku ? [input.voucher] : []));
    expect(new Set(vouchers).size, sku).toBeGreaterThan(1);
  }
});
