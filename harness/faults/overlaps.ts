import { RunError } from '../model/errors.ts';
import type { ScheduledFault } from '../model/fault.ts';

const end = ({ afterMs, lastsMs }: ScheduledFault): number => afterMs + lastsMs;

/**
 * A way has one latency at a time: where two of one phase overlapped, the end of the first would end the second.
 * @throws RunError
 */
export function refuseOverlaps(schedule: readonly ScheduledFault[]): void {
  const latencies = schedule
    .filter(({ fault }) => fault.type === 'latency')
    .toSorted((one, other) => one.afterMs - other.afterMs);
  for (const [index, later] of latencies.entries()) {
    const earlier = latencies
      .slice(0, index)
      .find((other) => other.fault.on === later.fault.on && end(other) > later.afterMs);
    if (earlier === undefined) continue;
    throw new RunError(
      `two latencies on ${later.fault.on} overlap: one lasts until ${end(earlier)} ms, the next strikes at ${later.afterMs} ms`,
      { allowed: 'one at a time on each way' },
    );
  }
}
