import { expect, test } from 'vitest';
import { arrivalsOf, countsOf, inputsOf } from './testing/arrivals-of.ts';
import { twoInstances } from './two-instances.ts';

test('rivals for a voucher share nothing else', () => {
  const rivals = inputsOf('checkout', arrivalsOf(twoInstances)).filter(
    ({ voucher }) => voucher !== undefined,
  );
  const wanted = countsOf(rivals.map(({ voucher, lines }) => `${voucher} for ${lines[0]?.sku}`));
  expect(wanted.size).toBeGreaterThan(0);
  expect([...wanted].filter(([, count]) => count > 1)).toEqual([]);
});
