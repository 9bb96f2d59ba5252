import { expect, test } from 'vitest';
import { rangeWith, surchargeOn } from './surcharges.ts';

test('half a cent of tax is rounded up, and less is not', () => {
  const on = (netCents: number) => surchargeOn(netCents, { tax: { basisPoints: 1_000, onShipping: false } });
  expect([4, 5, 14, 15, 100].map(on)).toEqual([0, 1, 1, 2, 10]);
});

test('nothing is declared, nothing is charged besides', () => {
  expect(surchargeOn(1_000, undefined)).toBe(0);
  expect(surchargeOn(1_000, {})).toBe(0);
});

test('a range has the least and the most that anything in it comes to', () => {
  const surcharges = {
    shipping: { cents: 40, freeFromCents: 60 },
    tax: { basisPoints: 2_000, onShipping: true },
  };
  const totals = (least: number, most: number) =>
    Array.from({ length: most - least + 1 }, (_, at) => least + at + surchargeOn(least + at, surcharges));
  for (const [least, most] of [
    [0, 100],
    [55, 62],
    [59, 59],
    [60, 60],
    [60, 90],
    [10, 59],
  ] as const) {
    const all = totals(least, most);
    expect(rangeWith(surcharges, least, most)).toEqual({ least: Math.min(...all), most: Math.max(...all) });
  }
  expect(rangeWith(undefined, 5, 9)).toEqual({ least: 5, most: 9 });
});
