import { RunError } from '../model/errors.ts';
import type { ScheduledFault } from '../model/fault.ts';
import { subjectOf } from './subject.ts';

const end = ({ afterMs, lastsMs }: ScheduledFault): number => afterMs + lastsMs;

/** @throws RunError where two faults of one phase hold on to the same at the same time. */
export function refuseOverlaps(schedule: readonly ScheduledFault[]): void {
  const lasting = schedule
    .filter(({ fault }) => subjectOf(fault) !== null)
    .toSorted((one, other) => one.afterMs - other.afterMs);
  const last = new Map<string | null, ScheduledFault>();
  for (const later of lasting) {
    const subject = subjectOf(later.fault);
    const earlier = last.get(subject);
    if (earlier !== undefined && end(earlier) > later.afterMs) {
      throw new RunError(
        `two faults overlap on ${subject}: one lasts until ${end(earlier)} ms, the next strikes at ${later.afterMs} ms`,
        { allowed: 'one at a time' },
      );
    }
    last.set(subject, later);
  }
}
