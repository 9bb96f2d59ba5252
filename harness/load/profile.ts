/**
 * A rate over time, as data: stretches one after the other, in each of which the rate goes in a straight line from one
 * value to another. Profiles are joined as arrays are: `[...ramp(0, 100, 10_000), ...hold(100, 60_000)]`.
 */
export type Profile = readonly Stretch[];

export interface Stretch {
  readonly fromPerSecond: number;
  readonly toPerSecond: number;
  readonly durationMs: number;
}

/** The rate grows or falls evenly. */
export const ramp = (fromPerSecond: number, toPerSecond: number, durationMs: number): Profile => [
  { fromPerSecond, toPerSecond, durationMs },
];

/** The rate stays as it is; 0 is a pause. */
export const hold = (ratePerSecond: number, durationMs: number): Profile =>
  ramp(ratePerSecond, ratePerSecond, durationMs);

export interface Spike {
  readonly basePerSecond: number;
  readonly peakPerSecond: number;
  readonly beforeMs: number;
  /** How long it takes to reach the peak, and to fall back. Default 0: a step. */
  readonly riseMs?: number;
  readonly peakMs: number;
  readonly afterMs: number;
}

/** The rate rises from a base to a peak, and falls back: does the shop come back when the rush is over? */
export function spike({
  basePerSecond,
  peakPerSecond,
  beforeMs,
  riseMs = 0,
  peakMs,
  afterMs,
}: Spike): Profile {
  return [
    ...hold(basePerSecond, beforeMs),
    ...ramp(basePerSecond, peakPerSecond, riseMs),
    ...hold(peakPerSecond, peakMs),
    ...ramp(peakPerSecond, basePerSecond, riseMs),
    ...hold(basePerSecond, afterMs),
  ];
}

/** More do not fit in memory as arrivals. */
const MOST_ARRIVALS = 20_000_000;

/** A sum of rates is exact up to this much; without it a third of a second three times over would be short of a second. */
const ROUNDING = 1e-9;

/** A stretch, with how many arrivals are expected before it and until its end. */
interface Placed extends Stretch {
  readonly startMs: number;
  readonly before: number;
  readonly until: number;
}

/** How many arrivals a profile expects by a moment, turned round: the moment by which so many are expected. */
export interface Inverse {
  /** How many are expected in all: the area under the profile. */
  readonly expected: number;
  /** How many whole ones that is. */
  readonly whole: number;
  /**
   * In milliseconds. Arrivals that are expected between two stretches come at the start of the later one, so none falls
   * into a pause.
   * @param count from 0, less than `expected`; to be asked in rising order.
   */
  momentOf(count: number): number;
}

/**
 * Within a stretch of rate r and slope s, n(t) = r·t + s·t²/2; turned round, t = 2n / (r + √(r² + 2·s·n)), a form that
 * neither divides by the slope nor subtracts what is nearly equal.
 * @throws RangeError where it is no profile, or expects more than 20 million arrivals.
 */
export function invert(profile: Profile): Inverse {
  const placed = place(profile);
  const expected = placed.at(-1)?.until ?? 0;
  if (expected > MOST_ARRIVALS)
    throw new RangeError(`a profile of ${expected} arrivals, more than ${MOST_ARRIVALS}`);
  let current = 0;
  const momentOf = (count: number): number => {
    while (count >= (placed[current]?.until ?? Number.POSITIVE_INFINITY) - ROUNDING) current += 1;
    const stretch = placed[current];
    return stretch === undefined ? endOf(placed) : within(stretch, Math.max(0, count - stretch.before));
  };
  return { expected, whole: Math.floor(expected + ROUNDING), momentOf };
}

function place(profile: Profile): readonly Placed[] {
  const placed: Placed[] = [];
  for (const stretch of profile) {
    check(stretch);
    const { fromPerSecond, toPerSecond, durationMs } = stretch;
    const before = placed.at(-1)?.until ?? 0;
    const until = before + (((fromPerSecond + toPerSecond) / 2) * durationMs) / 1_000;
    placed.push({ ...stretch, startMs: endOf(placed), before, until });
  }
  return placed;
}

function endOf(placed: readonly Placed[]): number {
  const last = placed.at(-1);
  return last === undefined ? 0 : last.startMs + last.durationMs;
}

function within({ startMs, fromPerSecond, toPerSecond, durationMs }: Placed, count: number): number {
  if (count === 0) return startMs;
  const slope = ((toPerSecond - fromPerSecond) * 1_000) / durationMs;
  // A rate that falls to 0 makes the root of the last arrivals a difference of nearly nothing.
  const rate = Math.sqrt(Math.max(0, fromPerSecond ** 2 + 2 * slope * count));
  return startMs + Math.min(durationMs, (2 * count * 1_000) / (fromPerSecond + rate));
}

function check({ fromPerSecond, toPerSecond, durationMs }: Stretch): void {
  for (const rate of [fromPerSecond, toPerSecond])
    if (!(rate >= 0) || !Number.isFinite(rate))
      throw new RangeError(`a rate must not be negative, got ${rate} a second`);
  if (!(durationMs >= 0) || !Number.isFinite(durationMs))
    throw new RangeError(`durationMs must not be negative, got ${durationMs}`);
}
