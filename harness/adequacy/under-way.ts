import { NOT_SENT, type Operation } from '../model/operation.ts';
import type { Instant } from '../model/time.ts';

/** A closed interval; `null`: it never ended. */
export interface Interval {
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
}

export const FOREVER = Number.POSITIVE_INFINITY;

/** Answers whether anything was under way during an interval, in logarithmic time after sorting once. */
export function underWay(intervals: readonly Interval[]): (during: Interval) => boolean {
  const sorted = [...intervals].sort((one, other) => one.startedAt - other.startedAt);
  let latest = Number.NEGATIVE_INFINITY;
  const latestEnd = sorted.map(({ endedAt }) => {
    latest = Math.max(latest, endedAt ?? FOREVER);
    return latest;
  });
  return ({ startedAt, endedAt }) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle]?.startedAt ?? FOREVER) <= (endedAt ?? FOREVER)) low = middle + 1;
      else high = middle;
    }
    return (latestEnd[low - 1] ?? Number.NEGATIVE_INFINITY) >= startedAt;
  };
}

/** Whether any byte of its last request can have reached the backend: what did not leave is under way with nobody. */
export const mayHaveLeft = ({ outcome }: Pick<Operation, 'outcome'>): boolean =>
  outcome.type !== 'unknown' || (outcome.cause !== 'connect' && !outcome.detail.includes(NOT_SENT));

/** The harness's own final operations are no load. */
export const isLoad = ({ phase }: Operation): boolean => phase !== 'final';
