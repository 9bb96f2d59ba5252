import { expect, test } from 'vitest';
import { randomFor } from '../model/random.ts';
import { poisson, uniform } from './pacer.ts';
import { hold, invert, type Profile, ramp, spike } from './profile.ts';

const rush = spike({
  basePerSecond: 10,
  peakPerSecond: 100,
  beforeMs: 1_000,
  riseMs: 200,
  peakMs: 500,
  afterMs: 300,
});

test('a spike is five stretches', () => {
  expect(rush).toEqual([
    { fromPerSecond: 10, toPerSecond: 10, durationMs: 1_000 },
    { fromPerSecond: 10, toPerSecond: 100, durationMs: 200 },
    { fromPerSecond: 100, toPerSecond: 100, durationMs: 500 },
    { fromPerSecond: 100, toPerSecond: 10, durationMs: 200 },
    { fromPerSecond: 10, toPerSecond: 10, durationMs: 300 },
  ]);
  // By hand: 10 + 11 + 50 + 11 + 3.
  expect(invert(rush).expected).toBeCloseTo(85, 9);
});

/** Of the ramps: n(t) = t²/2·slope, so the moment of the nth is √(2n / slope). */
test.each<{ what: string; profile: Profile; moments: readonly number[] }>([
  { what: 'a hold', profile: hold(4, 1_000), moments: [0, 250, 500, 750] },
  {
    what: 'a ramp from nothing to 8 a second in 2 s',
    profile: ramp(0, 8, 2_000),
    moments: [0, 1, 2, 3, 4, 5, 6, 7].map((count) => 1_000 * Math.sqrt(count / 2)),
  },
  {
    what: 'the same ramp down: the gaps in reverse',
    profile: ramp(8, 0, 2_000),
    moments: [0, 1, 2, 3, 4, 5, 6, 7].map((count) => 2_000 - 1_000 * Math.sqrt((8 - count) / 2)),
  },
  {
    what: 'a pause: what is expected when it starts comes when it is over',
    profile: [...hold(2, 1_000), ...hold(0, 5_000), ...hold(2, 1_000)],
    moments: [0, 500, 6_000, 6_500],
  },
  { what: 'a pause at the start', profile: [...hold(0, 3_000), ...hold(1, 1_000)], moments: [3_000] },
  {
    what: 'half an arrival of one stretch and half of the next',
    profile: [...hold(1, 500), ...hold(10, 150)],
    moments: [0, 550],
  },
  {
    what: 'a step of no length',
    profile: [...hold(1, 1_000), ...ramp(1, 1_000, 0), ...hold(2, 1_000)],
    moments: [0, 1_000, 1_500],
  },
  { what: 'nothing but a pause', profile: hold(0, 9_000), moments: [] },
  { what: 'no stretch', profile: [], moments: [] },
])('uniform over a profile: $what', ({ profile, moments }) => {
  const computed = uniform(profile);
  expect(computed).toHaveLength(moments.length);
  for (const [index, atMs] of moments.entries()) expect(computed[index]).toBeCloseTo(atMs, 9);
});

test('a third of a second three times over is a second', () => {
  const thirds = [...hold(1 / 3, 1_000), ...hold(1 / 3, 1_000), ...hold(1 / 3, 1_000), ...hold(1, 1_000)];
  expect(uniform(thirds)).toEqual([0, 3_000]);
});

test.each([1, 2, 3, 4, 5])('poisson over a profile: the counts of its stretches, seed %i', (seed) => {
  const profile = [...ramp(0, 2_000, 10_000), ...hold(0, 5_000), ...hold(1_000, 10_000)];
  const moments = poisson(randomFor(seed), profile);
  expect(moments).toEqual([...moments].sort((one, other) => one - other));
  const between = (fromMs: number, toMs: number) =>
    moments.filter((atMs) => atMs >= fromMs && atMs < toMs).length;
  // Of the ramp's 10,000 a quarter comes in the first half. Four standard deviations of a Poisson count.
  for (const [fromMs, toMs, expected] of [
    [0, 5_000, 2_500],
    [5_000, 10_000, 7_500],
    [15_000, 25_000, 10_000],
  ] as const)
    expect(Math.abs(between(fromMs, toMs) - expected)).toBeLessThan(4 * Math.sqrt(expected));
  expect(between(10_000, 15_000)).toBe(0);
  expect(moments.at(-1)).toBeLessThan(25_000);
});

test('poisson over a profile draws what poisson at a rate draws, at other moments', () => {
  const slow = poisson(randomFor(3), 10, 10_000);
  const fast = poisson(randomFor(3), hold(20, 5_000));
  expect(fast).toHaveLength(slow.length);
  for (const [index, atMs] of slow.entries()) expect(fast[index]).toBeCloseTo(atMs / 2, 9);
});

test.each<{ what: string; profile: Profile }>([
  { what: 'a negative rate', profile: ramp(5, -1, 1_000) },
  { what: 'a rate that is no number', profile: hold(Number.NaN, 1_000) },
  { what: 'an infinite rate', profile: ramp(0, Number.POSITIVE_INFINITY, 1_000) },
  { what: 'a negative duration', profile: hold(1, -1) },
  { what: 'an endless duration', profile: hold(0, Number.POSITIVE_INFINITY) },
  { what: 'more than fits', profile: hold(1e6, 1e6) },
])('$what is no profile', ({ profile }) => {
  expect(() => uniform(profile)).toThrow(RangeError);
  expect(() => poisson(randomFor(1), profile)).toThrow(RangeError);
});
