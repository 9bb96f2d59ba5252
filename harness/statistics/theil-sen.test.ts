import { expect, test } from 'vitest';
import { randomFor } from '../model/random.ts';
import { theilSen } from './theil-sen.ts';

const line = (n: number, slope: number, noise: () => number = () => 0) =>
  Array.from({ length: n }, (_, x) => ({ x, y: 7 + slope * x + noise() }));

test('a line has its slope, and nothing beside it', () => {
  expect(theilSen(line(12, 3))).toEqual({ estimate: 3, low: 3, high: 3, confidence: 0.95 });
  expect(theilSen(line(12, 0))).toMatchObject({ estimate: 0, low: 0, high: 0 });
});

test('the median of all pairs, whatever one point says', () => {
  const points = line(21, 2).map((point) => (point.x === 10 ? { ...point, y: 10_000 } : point));
  expect(theilSen(points)?.estimate).toBe(2);
  expect(theilSen(points)?.low).toBe(2);
});

test('the unit of x is that of the slope', () => {
  const points = line(15, 4);
  expect(theilSen(points.map(({ x, y }) => ({ x: x / 60, y })))?.estimate).toBeCloseTo(240, 9);
});

test('too few points, or all at one place, have no slope', () => {
  expect(theilSen(line(9, 1))).toBeNull();
  expect(theilSen(Array.from({ length: 20 }, (_, y) => ({ x: 1, y })))).toBeNull();
});

test('the interval has the true slope in it as often as it says', () => {
  const random = randomFor(1, 'theil-sen');
  // The sum of twelve evenly spread numbers is near to normal.
  const normal = () => Array.from({ length: 12 }, () => random.float()).reduce((sum, one) => sum + one, -6);
  const runs = 2_000;
  const covered = Array.from({ length: runs }, () => theilSen(line(15, 0.5, normal))).filter(
    (found) => found !== null && found.low <= 0.5 && 0.5 <= found.high,
  ).length;
  expect(covered / runs).toBeGreaterThan(0.94);
  expect(covered / runs).toBeLessThan(0.975);
});
