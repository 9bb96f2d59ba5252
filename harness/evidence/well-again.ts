import type { FaultRecord } from '../model/fault.ts';
import { isKind, type Operation } from '../model/operation.ts';
import { type Instant, millis, NS_PER_MS } from '../model/time.ts';
import type { Spread, WellAgainRow } from '../model/well-again.ts';
import { percentileOf } from '../statistics/percentile.ts';
import { describeFault } from './describe-fault.ts';
import { groupBy } from './group.ts';

/**
 * The rate before is the median of those of the stretches before the strike in which the same was broken, or nothing: after one
 * fault the next may come before the shop is well. Of each stretch the last two seconds count.
 */
const BEFORE_NS = 2_000 * NS_PER_MS;
/** Fewer orders than these are no rate. */
const ENOUGH = 10;
/** The rate is back in the first window of this length … */
const WINDOW_NS = 500 * NS_PER_MS;
/** … with this share of it: arrivals are drawn, and the last tenth is chance. */
const SHARE = 0.9;

/**
 * How long the shop took to be well again after each fault, as its clients saw it, from the moment the remedy had worked.
 * Each is measured within its own phase: when a phase is over the load is another, or there is none. What did not happen before
 * is not known.
 *
 * Pure.
 * @returns a row for each kind of fault that struck; `null` where none did.
 */
export function wellAgainOf(
  history: readonly Operation[],
  faults: readonly FaultRecord[],
): WellAgainRow[] | null {
  const struck = faults.filter(({ strikes }) => strikes > 0);
  if (struck.length === 0) return null;
  const loads = loadsOf(history);
  const stretches = stretchesOf(struck);
  return [...groupBy(struck, ({ fault }) => describeFault(fault))].map(([fault, alike]) => {
    const each = alike.map((record) => recoveryOf(record, loads, stretches));
    return {
      ...{ fault, times: alike.length },
      onMs: spreadOf(each.map(({ onNs }) => onNs)),
      firstOrderMs: spreadOf(each.map(({ firstOrderNs }) => firstOrderNs)),
      oldRateMs: spreadOf(each.map(({ oldRateNs }) => oldRateNs)),
    };
  });
}

/** What one phase asked for, and which orders it was given, by the time of their answers. */
interface Load {
  readonly from: Instant;
  readonly until: Instant;
  readonly confirmed: readonly { readonly startedAt: Instant; readonly endedAt: Instant }[];
}

function loadsOf(history: readonly Operation[]): Load[] {
  // The harness's own probes are no load.
  const checkouts = history.filter(isKind('checkout')).filter(({ phase }) => phase !== 'final');
  return [...groupBy(checkouts, ({ phase }) => phase)].map(([, asked]) => {
    let [from, until] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const confirmed: { startedAt: Instant; endedAt: Instant }[] = [];
    for (const { intendedAt, startedAt, endedAt, outcome } of asked) {
      from = Math.min(from, intendedAt);
      until = Math.max(until, intendedAt);
      if (outcome.type === 'ok' && endedAt !== null) confirmed.push({ startedAt, endedAt });
    }
    confirmed.sort((one, other) => one.endedAt - other.endedAt);
    return { from, until, confirmed };
  });
}

/** A time in which nothing began or ended to break. */
interface Stretch {
  readonly from: Instant;
  readonly until: Instant;
  /** Tells which faults were on; two stretches with the same are alike. */
  readonly broken: string;
}

/** All of them up to the last strike, in their order. */
function stretchesOf(faults: readonly FaultRecord[]): Stretch[] {
  const ends = faults.flatMap(({ startedAt, endedAt }) =>
    endedAt === null ? [startedAt] : [startedAt, endedAt],
  );
  const changes = [...new Set(ends)].sort((one, other) => one - other);
  return changes.map((until, place) => {
    const from = changes[place - 1] ?? Number.NEGATIVE_INFINITY;
    const on = faults.flatMap(({ startedAt, endedAt }, index) =>
      startedAt <= from && (endedAt === null || endedAt >= until) ? [index] : [],
    );
    return { from, until, broken: on.join() };
  });
}

/** Nanoseconds; `null`: not known. */
interface Recovery {
  readonly onNs: number | null;
  readonly firstOrderNs: number | null;
  readonly oldRateNs: number | null;
}

function recoveryOf(
  { startedAt, endedAt }: FaultRecord,
  loads: readonly Load[],
  stretches: readonly Stretch[],
): Recovery {
  const onNs = endedAt === null ? null : endedAt - startedAt;
  const load = loads.find(({ from, until }) => endedAt !== null && from <= endedAt && endedAt <= until);
  if (endedAt === null || load === undefined) return { onNs, firstOrderNs: null, oldRateNs: null };
  const { confirmed } = load;
  const first = confirmed.slice(firstFrom(confirmed, endedAt)).find((order) => order.startedAt >= endedAt);
  const need = neededAfter(load, startedAt, stretches);
  return {
    onNs,
    firstOrderNs: first === undefined ? null : first.endedAt - endedAt,
    oldRateNs: need === null ? null : backAfter(load, endedAt, need),
  };
}

/** The place of the first order that was confirmed at or after that moment. */
function firstFrom(confirmed: Load['confirmed'], moment: Instant): number {
  let [low, high] = [0, confirmed.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((confirmed[middle]?.endedAt ?? moment) < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @returns how many orders in one window are the rate before the strike; `null` where there was too little to call it one. */
function neededAfter(
  { from, confirmed }: Load,
  struckAt: Instant,
  stretches: readonly Stretch[],
): number | null {
  const earlier = stretches.filter(({ until }) => from < until && until <= struckAt);
  const broken = earlier.at(-1)?.broken;
  const perNs = earlier.flatMap((stretch) => {
    if (stretch.broken !== broken) return [];
    const since = Math.max(from, stretch.from, stretch.until - BEFORE_NS);
    const before = firstFrom(confirmed, stretch.until) - firstFrom(confirmed, since);
    return before < ENOUGH ? [] : [before / (stretch.until - since)];
  });
  // Of two, the one that is better.
  const usual = perNs.sort((one, other) => one - other)[Math.floor(perNs.length / 2)];
  return usual === undefined ? null : Math.ceil(SHARE * usual * WINDOW_NS);
}

/**
 * @returns how long after the remedy the first window begins in which so many orders were confirmed: no later than with the
 * first of them, and no earlier than the last of them allows. What had been asked for before the remedy is a backlog, and no rate.
 */
function backAfter({ confirmed }: Load, remedyAt: Instant, need: number): number | null {
  const fresh = confirmed
    .slice(firstFrom(confirmed, remedyAt))
    .filter(({ startedAt }) => startedAt >= remedyAt);
  for (let first = 0; ; first += 1) {
    const begins = fresh[first]?.endedAt;
    const ends = fresh[first + need - 1]?.endedAt;
    if (begins === undefined || ends === undefined) return null;
    const start = Math.max(remedyAt, ends - WINDOW_NS);
    if (start <= begins) return start - remedyAt;
  }
}

function spreadOf(times: readonly (number | null)[]): Spread {
  const known = times.filter((time) => time !== null).map(millis);
  return { known: known.length, medianMs: percentileOf(known, 50), maxMs: percentileOf(known, 100) };
}
