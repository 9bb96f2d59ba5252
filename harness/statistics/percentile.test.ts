import { expect, test } from 'vitest';
import { percentileOf } from './percentile.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, place) => count - place);

test.each([
  [50, 1, 1],
  [50, 4, 2],
  [50, 5, 3],
  [90, 10, 9],
  [99, 100, 99],
  [99, 1_000, 990],
  [99.9, 1_000, 999],
  [99.9, 2_000, 1_998],
  [99.9, 999, 999],
  [100, 7, 7],
])('percentile %d of the numbers up to %d is %d', (percentile, count, expected) => {
  expect(percentileOf(upTo(count), percentile)).toBe(expected);
});

test('of nothing there is none', () => {
  expect(percentileOf([], 50)).toBeNull();
});
