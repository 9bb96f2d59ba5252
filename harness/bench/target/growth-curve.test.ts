import { expect, test } from 'vitest';
import { curveOf } from './growth-curve.ts';

const sizes = [100, 10_000, 1_000_000];
const curve = (cost: (size: number) => number) => curveOf(sizes.map((size) => ({ size, cost: cost(size) })));

test('a cost that stays the same does not grow', () => {
  expect(curve(() => 5)).toEqual({
    ...{ perTenfold: 1, fasterThanLogarithmic: false, words: '× 1.00 per tenfold: does not grow' },
  });
});

test('a logarithm is allowed, and so is what is less', () => {
  expect(curve(Math.log).fasterThanLogarithmic).toBe(false);
  expect(curve((size) => 10 + Math.log(size)).fasterThanLogarithmic).toBe(false);
  expect(curve(Math.log).words).toContain('no faster than a logarithm');
});

test.each([
  { name: 'a line', cost: (size: number) => size, perTenfold: 10 },
  { name: 'a root', cost: (size: number) => Math.sqrt(size), perTenfold: Math.sqrt(10) },
])('$name is flagged', ({ cost, perTenfold }) => {
  const { fasterThanLogarithmic, perTenfold: found } = curve(cost);
  expect(fasterThanLogarithmic).toBe(true);
  expect(found).toBeCloseTo(perTenfold);
});

test('a line under a large constant is flagged as soon as it shows', () => {
  expect(curve((size) => 1 + size / 100_000).fasterThanLogarithmic).toBe(true);
});

test('the order of the points does not matter, and one is no curve', () => {
  const points = [
    { size: 1_000, cost: 4 },
    { size: 10, cost: 1 },
  ];
  expect(curveOf(points)).toEqual(curveOf([...points].reverse()));
  expect(() => curveOf([{ size: 10, cost: 1 }])).toThrow(RangeError);
});
