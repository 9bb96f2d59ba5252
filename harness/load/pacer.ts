import type { Random } from '../model/random.ts';

/**
 * Schedules: pure functions that return moments in milliseconds since the start of a phase, sorted. They are computed
 * before the clock starts, so that an arrival never depends on how the backend fares, and two variants see the same.
 */

/** Evenly spaced, the first at 0. */
export function uniform(ratePerSecond: number, durationMs: number): number[] {
  check(ratePerSecond, durationMs);
  const count = Math.floor((ratePerSecond * durationMs) / 1_000 + 1e-9);
  return Array.from({ length: count }, (_, index) => (index * 1_000) / ratePerSecond);
}

/** Independent arrivals, as of many buyers who do not know of each other: exponential gaps with mean 1 / rate. */
export function poisson(random: Random, ratePerSecond: number, durationMs: number): number[] {
  check(ratePerSecond, durationMs);
  const moments: number[] = [];
  const gap = () => (-Math.log(1 - random.float()) * 1_000) / ratePerSecond;
  for (let atMs = gap(); atMs < durationMs; atMs += gap()) moments.push(atMs);
  return moments;
}

/** `count` arrivals spread evenly over `overMs`; all in the same instant where that is 0. */
export function burst(count: number, overMs = 0): number[] {
  if (!Number.isInteger(count) || count < 0)
    throw new RangeError(`burst: count must be a whole number, got ${count}`);
  if (!(overMs >= 0)) throw new RangeError(`burst: overMs must not be negative, got ${overMs}`);
  return Array.from({ length: count }, (_, index) => (index * overMs) / count);
}

function check(ratePerSecond: number, durationMs: number): void {
  if (!(ratePerSecond > 0) || !Number.isFinite(ratePerSecond))
    throw new RangeError(`ratePerSecond must be positive, got ${ratePerSecond}`);
  if (!(durationMs >= 0) || !Number.isFinite(durationMs))
    throw new RangeError(`durationMs must not be negative, got ${durationMs}`);
}
