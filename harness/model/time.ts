/**
 * Every moment in a run: whole nanoseconds since the run's origin, read from `process.hrtime.bigint()`, which processes
 * on one host share. A double holds them exactly for 104 days.
 */
export type Instant = number;

export interface Clock {
  /** Nanoseconds since the run's origin. */
  now(): Instant;
  /** `process.hrtime.bigint()` at the origin, as a decimal string: what `run.json` stores. */
  readonly originNs: string;
}

export const NS_PER_MS = 1_000_000;
export const NS_PER_SECOND = 1_000_000_000;

/** @returns a clock whose origin is now, or an origin that another process of this host passed on. */
export function startClock(originNs: string = process.hrtime.bigint().toString()): Clock {
  const origin = BigInt(originNs);
  return { originNs, now: () => Number(process.hrtime.bigint() - origin) };
}

export const millis = (instant: Instant): number => instant / NS_PER_MS;
