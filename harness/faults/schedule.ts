import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { UnsupportedFault } from '../model/errors.ts';
import type { FaultRecord, ScheduledFault } from '../model/fault.ts';
import { always } from '../model/first-error.ts';
import { randomFor } from '../model/random.ts';
import type { Recorder } from '../model/recorder.ts';
import type { Clock } from '../model/time.ts';
import type { Hands, Struck } from './hands.ts';
import { refuseOverlaps } from './overlaps.ts';
import { strike } from './strike.ts';
import { subjectOf } from './subject.ts';

export interface FaultContext {
  readonly hands: Hands;
  readonly recorder: Pick<Recorder, 'fault' | 'flush'>;
  /** The requests of the load that the backend has whole and has not answered. */
  readonly inFlight: { readonly count: number };
  readonly clock: Clock;
  readonly seed: number;
}

export interface RunningFaults {
  /**
   * Ends the phase's faults: what is still on is healed and recorded, what has not struck never does. Resolves when all is
   * well again.
   * @throws the first error that a fault met: a hand of ours that failed, and no backend.
   */
  heal(): Promise<void>;
}

/** @returns whether the time has passed; `false` where the phase was over first. */
const passed = (ms: number, over: AbortSignal): Promise<boolean> =>
  sleep(ms, true, { signal: over }).catch(() => false);

function record(context: FaultContext, fault: FaultRecord): void {
  context.recorder.fault(fault);
  context.recorder.flush();
}

/** One fault of the schedule, from waiting to over. */
async function carryOut(
  { fault, afterMs, lastsMs }: ScheduledFault,
  context: FaultContext,
  random: ReturnType<typeof randomFor>,
  over: AbortSignal,
  before: Promise<unknown>,
): Promise<void> {
  if (!(await passed(afterMs, over))) return;
  // A remedy takes its time: a backend that is not back yet cannot be killed again.
  await before;
  if (over.aborted) return;
  const struckAt = { fault, startedAt: context.clock.now(), inFlight: context.inFlight.count };
  let struck: Struck;
  try {
    struck = await strike(fault, context.hands, random, lastsMs);
  } catch (error) {
    if (!(error instanceof UnsupportedFault)) throw error;
    record(context, { ...struckAt, endedAt: context.clock.now(), strikes: 0, unsupported: error.message });
    return;
  }
  const { remedy } = struck;
  if (remedy !== null) {
    const lasts = async () => {
      // Twice: now, so that the history of a run that is killed has it, and with its end.
      record(context, { ...struckAt, endedAt: null, strikes: await struck.strikes(), unsupported: null });
      await passed(lastsMs, over);
    };
    // Also where the history has no room for it, or the bank does not say how often: clients that nobody stops never end.
    await always(lasts, async () => remedy());
  }
  const strikes = await struck.strikes();
  const unsupported = struck.unsupported?.() ?? null;
  record(context, { ...struckAt, endedAt: context.clock.now(), strikes, unsupported });
}

/**
 * Strikes and heals the faults of one phase, whose clock starts with this call.
 * @throws RunError where two faults hold on to the same at once, or a way leads through no proxy; nothing strikes then.
 */
export function runFaults(
  schedule: readonly ScheduledFault[],
  phase: string,
  context: FaultContext,
): RunningFaults {
  const own = schedule
    .filter((scheduled) => scheduled.phase === phase)
    .toSorted((one, other) => one.afterMs - other.afterMs);
  refuseOverlaps(own);
  // All of them first: a way without a proxy is an error before the first fault has its timer.
  for (const { fault } of own) if ('on' in fault) context.hands.way(fault.on);
  const over = new AbortController();
  // Each fault of the phase waits for its end, and there may be hundreds.
  setMaxListeners(0, over.signal);
  const last = new Map<string, Promise<unknown>>();
  const all = own.map((scheduled, index) => {
    const subject = subjectOf(scheduled.fault);
    const before = subject === null ? undefined : last.get(subject);
    const random = randomFor(context.seed, 'fault', phase, index);
    const carried = carryOut(scheduled, context, random, over.signal, before ?? Promise.resolve());
    // Who waits for it waits for its end, however that was; `heal` hears of an error.
    if (subject !== null)
      last.set(
        subject,
        carried.catch(() => {}),
      );
    return carried;
  });
  const settled = Promise.allSettled(all);
  return {
    async heal() {
      over.abort();
      for (const each of await settled) if (each.status === 'rejected') throw each.reason;
    },
  };
}
