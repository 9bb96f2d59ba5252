import type { Fault, ScheduledFault } from '../model/fault.ts';
import type { Random } from '../model/random.ts';

/** How far a moment may be from its place in the row, in parts of the interval. */
const SPREAD = 0.25;

/**
 * The same fault again and again within a phase, each time with its remedy before the next. The moments are drawn, so
 * that they keep no step with the load.
 * @param times `fromMs` and `untilMs` since the start of the phase: the last one is over by then.
 * @throws RangeError where `everyMs` is not more than 0: there would be no end of them.
 */
export function repeatedly(
  random: Random,
  phase: string,
  times: {
    readonly fromMs: number;
    readonly untilMs: number;
    readonly everyMs: number;
    readonly lastsMs: number;
  },
  fault: Fault,
): readonly ScheduledFault[] {
  const { fromMs, untilMs, everyMs, lastsMs } = times;
  if (!(everyMs > 0)) throw new RangeError(`repeatedly: everyMs must be more than 0, got ${everyMs}`);
  const spreadMs = Math.max(0, Math.floor(Math.min(everyMs * SPREAD, everyMs - lastsMs)));
  const faults: ScheduledFault[] = [];
  for (let atMs = fromMs; atMs + spreadMs + lastsMs <= untilMs; atMs += everyMs)
    faults.push({ phase, afterMs: atMs + random.int(0, spreadMs), lastsMs, fault });
  return faults;
}
