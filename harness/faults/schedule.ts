import type { FaultRecord, Place, ScheduledFault } from '../model/fault.ts';
import type { Recorder } from '../model/recorder.ts';
import type { Clock } from '../model/time.ts';
import { refuseOverlaps } from './overlaps.ts';
import { strike } from './strike.ts';
import type { Way } from './way.ts';

export interface FaultContext {
  /** @throws where there is no proxy in front of that place. */
  proxyOf(place: Place): Way;
  readonly recorder: Pick<Recorder, 'fault' | 'flush'>;
  readonly clock: Clock;
}

export interface RunningFaults {
  /** Ends the phase's faults: what is still on is healed and recorded, what has not struck never does. */
  heal(): void;
}

/** One fault of the schedule, from waiting to over. */
class Planned {
  readonly #scheduled: ScheduledFault;
  readonly #way: Way;
  readonly #context: FaultContext;
  #timer: NodeJS.Timeout;
  #heal: (() => void) | null = null;

  constructor(scheduled: ScheduledFault, context: FaultContext) {
    this.#scheduled = scheduled;
    this.#context = context;
    this.#way = context.proxyOf(scheduled.fault.on);
    this.#timer = setTimeout(() => this.#strike(), scheduled.afterMs);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#heal?.();
    this.#heal = null;
  }

  #strike(): void {
    const { fault, lastsMs } = this.#scheduled;
    const startedAt = this.#context.clock.now();
    const remedy = strike(fault, this.#way);
    if (remedy === null) {
      this.#record({ fault, startedAt, endedAt: this.#context.clock.now() });
      return;
    }
    // Twice: now, so that the history of a run that is killed has it, and with its end.
    this.#record({ fault, startedAt, endedAt: null });
    this.#heal = () => {
      remedy();
      this.#record({ fault, startedAt, endedAt: this.#context.clock.now() });
    };
    this.#timer = setTimeout(() => this.end(), lastsMs);
  }

  #record(record: FaultRecord): void {
    this.#context.recorder.fault(record);
    this.#context.recorder.flush();
  }
}

/**
 * Strikes and heals the faults of one phase, whose clock starts with this call.
 * @throws RunError where two latencies of a way overlap, or a way leads through no proxy; nothing strikes then.
 */
export function runFaults(
  schedule: readonly ScheduledFault[],
  phase: string,
  context: FaultContext,
): RunningFaults {
  const own = schedule.filter((scheduled) => scheduled.phase === phase);
  refuseOverlaps(own);
  // All of them first: a way without a proxy is an error before the first fault has its timer.
  for (const { fault } of own) context.proxyOf(fault.on);
  const planned = own.map((scheduled) => new Planned(scheduled, context));
  return {
    heal: () => {
      for (const each of planned) each.end();
    },
  };
}
