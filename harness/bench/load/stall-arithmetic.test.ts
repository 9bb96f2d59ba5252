import { expect, test } from 'vitest';
import { percentileOf } from '../../statistics/percentile.ts';
import { expectedMs } from './stall-arithmetic.ts';

test('two seconds in ten show as 1,900 ms at p99, 1,000 ms at p90 and nothing at p50', () => {
  const stall = { durationMs: 10_000, stallMs: 2_000 };
  expect([50, 90, 99, 100].map((percentile) => expectedMs(stall, percentile))).toEqual([
    0, 1_000, 1_900, 2_000,
  ]);
});

test.each([
  { durationMs: 10_000, stallMs: 2_000, fromMs: 4_000 },
  { durationMs: 3_000, stallMs: 500, fromMs: 0 },
  { durationMs: 700, stallMs: 650, fromMs: 50 },
])('the formula says what counting every arrival says: $stallMs of $durationMs ms', (stall) => {
  const untilMs = stall.fromMs + stall.stallMs;
  const arrivals = Array.from({ length: stall.durationMs }, (_, atMs) => atMs);
  const responseMs = arrivals.map((atMs) => (atMs < stall.fromMs ? 0 : Math.max(0, untilMs - atMs)));
  for (const percentile of [10, 50, 75, 90, 95, 99, 99.9])
    expect(
      Math.abs((percentileOf(responseMs, percentile) ?? 0) - expectedMs(stall, percentile)),
    ).toBeLessThan(1.5);
});
