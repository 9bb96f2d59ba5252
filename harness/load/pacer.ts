import type { Random } from '../model/random.ts';
import { hold, invert, type Profile } from './profile.ts';

/**
 * Schedules: pure functions that return moments in milliseconds since the start of a phase, sorted. They are computed
 * before the clock starts, so that an arrival never depends on how the backend fares, and two variants see the same.
 */

/** Evenly spaced, the first at 0; over a profile, one for every whole arrival that it expects. */
export function uniform(ratePerSecond: number, durationMs: number): number[];
export function uniform(profile: Profile): number[];
export function uniform(rate: number | Profile, durationMs = 0): number[] {
  const { whole, momentOf } = invert(profileOf(rate, durationMs));
  return Array.from({ length: whole }, (_, index) => momentOf(index));
}

/**
 * Independent arrivals, as of many buyers who do not know of each other. A Poisson process of rate 1 (exponential gaps
 * with mean 1), its time changed by the profile: exact for any rate, where thinning would throw choices away, and the
 * same choices whatever the rate (Çinlar, Introduction to Stochastic Processes, 1975, section 4.7).
 */
export function poisson(random: Random, ratePerSecond: number, durationMs: number): number[];
export function poisson(random: Random, profile: Profile): number[];
export function poisson(random: Random, rate: number | Profile, durationMs = 0): number[] {
  const { expected, momentOf } = invert(profileOf(rate, durationMs));
  const moments: number[] = [];
  const gap = () => -Math.log(1 - random.float());
  for (let count = gap(); count < expected; count += gap()) moments.push(momentOf(count));
  return moments;
}

/** `count` arrivals spread evenly over `overMs`; all in the same instant where that is 0. */
export function burst(count: number, overMs = 0): number[] {
  if (!Number.isInteger(count) || count < 0)
    throw new RangeError(`burst: count must be a whole number, got ${count}`);
  if (!(overMs >= 0) || !Number.isFinite(overMs))
    throw new RangeError(`burst: overMs must not be negative, got ${overMs}`);
  return Array.from({ length: count }, (_, index) => (index * overMs) / count);
}

/** A rate without arrivals is a mistake; in a profile it is a pause. */
function profileOf(rate: number | Profile, durationMs: number): Profile {
  if (typeof rate !== 'number') return rate;
  if (!(rate > 0)) throw new RangeError(`ratePerSecond must be positive, got ${rate}`);
  return hold(rate, durationMs);
}
