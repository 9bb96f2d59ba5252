import { expect, test } from 'vitest';
import { randomFor } from '../model/random.ts';
import { burst, poisson, uniform } from './pacer.ts';

test.each([
  { rate: 4, durationMs: 1_000, moments: [0, 250, 500, 750] },
  { rate: 1_000, durationMs: 3, moments: [0, 1, 2] },
  { rate: 0.5, durationMs: 4_000, moments: [0, 2_000] },
  { rate: 10, durationMs: 0, moments: [] },
])('uniform: $rate a second for $durationMs ms', ({ rate, durationMs, moments }) => {
  expect(uniform(rate, durationMs)).toEqual(moments);
});

test.each([
  { rate: 3, durationMs: 1_000, count: 3 },
  { rate: 300, durationMs: 1_500, count: 450 },
  { rate: 1 / 3, durationMs: 30_000, count: 10 },
])('uniform: $rate a second for $durationMs ms are $count, rounding notwithstanding', (row) => {
  expect(uniform(row.rate, row.durationMs)).toHaveLength(row.count);
});

test.each([
  { count: 3, overMs: 0, moments: [0, 0, 0] },
  { count: 4, overMs: 100, moments: [0, 25, 50, 75] },
  { count: 0, overMs: 100, moments: [] },
])('burst: $count over $overMs ms', ({ count, overMs, moments }) => {
  expect(burst(count, overMs)).toEqual(moments);
});

test('poisson: sorted, within the duration, at the rate, with exponential gaps', () => {
  const moments = poisson(randomFor(11), 200, 100_000);
  expect([...moments].sort((a, b) => a - b)).toEqual(moments);
  expect(moments[0]).toBeGreaterThanOrEqual(0);
  expect(moments.at(-1)).toBeLessThan(100_000);
  // 20,000 expected; four standard deviations of a Poisson count.
  expect(Math.abs(moments.length - 20_000)).toBeLessThan(4 * Math.sqrt(20_000));
  const gaps = moments.slice(1).map((atMs, index) => atMs - (moments[index] ?? 0));
  // Of exponential gaps e⁻¹ are longer than the mean; of even ones none would be.
  const long = gaps.filter((gap) => gap > 5).length / gaps.length;
  expect(Math.abs(long - Math.exp(-1))).toBeLessThan(0.02);
});

test('a schedule is a function of the seed', () => {
  const schedule = (seed: number) => poisson(randomFor(seed, 'rush'), 100, 5_000);
  expect(schedule(5)).toEqual(schedule(5));
  expect(schedule(5)).not.toEqual(schedule(6));
});

test('what is no schedule is refused', () => {
  expect(() => uniform(0, 1_000)).toThrow(RangeError);
  expect(() => uniform(Number.NaN, 1_000)).toThrow(RangeError);
  expect(() => poisson(randomFor(1), -1, 1_000)).toThrow(RangeError);
  expect(() => uniform(1, Number.POSITIVE_INFINITY)).toThrow(RangeError);
  expect(() => burst(1.5)).toThrow(RangeError);
  expect(() => burst(3, Number.POSITIVE_INFINITY)).toThrow(RangeError);
});
