import type { Instant } from './time.ts';

/** What stands behind a proxy: a fault can strike the way to it. */
export type Place = 'backend' | 'database' | 'bank' | 'mailbox';

/** Something done to the backend or its surroundings during a run. */
export type Fault =
  /** Every chunk waits `delayMs` in each direction. */
  | { readonly type: 'latency'; readonly on: Place; readonly delayMs: number }
  /** Every open connection is reset, once. */
  | { readonly type: 'reset'; readonly on: Place };

/** When a fault strikes, counted from the start of a phase. `reset` has no remedy, so `lastsMs` is 0 there. */
export interface ScheduledFault {
  readonly phase: string;
  readonly afterMs: number;
  readonly lastsMs: number;
  readonly fault: Fault;
}

/** A fault on the history's time line. */
export interface FaultRecord {
  readonly fault: Fault;
  readonly startedAt: Instant;
  /** The remedy; `null` where the run ended first. */
  readonly endedAt: Instant | null;
}
