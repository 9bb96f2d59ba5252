import type { Catalogue, Evidence } from './evidence.ts';
import type { Fault, ScheduledFault } from './fault.ts';
import type { Growing } from './growth.ts';
import type { Intention, Kind, Outcome } from './operation.ts';
import type { Random } from './random.ts';
import type { Measurements, PhaseMeasurement } from './result.ts';

export const SIZES = ['smoke', 'ci', 'full'] as const;
export type Size = (typeof SIZES)[number];

/** A scripted situation. */
export interface Scenario {
  readonly name: string;
  /** The sentence that the report answers. */
  readonly question: string;
  /** Pure. A size changes counts and durations, never invariants. */
  plan(size: Size): Plan;
}

/** Environment of the backend: `{ CACHE: 'off' }`. */
export type Settings = Readonly<Record<string, string>>;

export interface Plan {
  readonly catalogue: Catalogue;
  readonly buyers: number;
  readonly settings: Settings;
  /** Whether the bank tells the backend of what it has captured and refunded, at its `webhookPath`. Default: no. */
  readonly webhooks?: boolean;
  readonly phases: readonly Phase[];
  /** As they are, or drawn from the seed. */
  readonly faults: readonly ScheduledFault[] | ((random: Random) => readonly ScheduledFault[]);
  /** Names of invariants. */
  readonly invariants: readonly string[];
  readonly adequacy: readonly AdequacyRule[];
  readonly budgets: readonly Budget[];
  /** Default: none. */
  readonly goodput?: readonly GoodputBudget[];
  /** What the backend holds is looked at while a phase runs. Default: it is not. */
  readonly growth?: GrowthPlan;
  /** The open phase whose confirmed orders per second are the proven throughput, where there is one. */
  readonly provenThroughput?: { readonly phase: string };
}

/** One operation at one moment. Arrivals that share an `intent` are attempts under one idempotency key. */
export interface Arrival {
  /** Milliseconds since the start of the phase. */
  readonly atMs: number;
  /** Unique within the phase; the harness makes it unique in the run. */
  readonly intent: string;
  readonly intention: Intention;
  /**
   * Arrivals of one moment that share a name start as one: each is sent 200 ms ahead of its moment but for the last byte
   * of its body, and the last bytes leave together when it has come. Each holds a connection of its own meanwhile. Where
   * the first such moment is nearer to the start than that, the whole phase starts as much later.
   */
  readonly aligned?: string;
  /**
   * What the same buyer does next, one after the other: a session. (Not `then`: an object with a field of that name is
   * taken for a promise.)
   */
  readonly followUps?: readonly FollowUp[];
}

/**
 * A later operation of a session: starts `thinkMs` after the one before it has ended, however that ended, or was due,
 * where it was missed. It counts as offered from the beginning.
 */
export interface FollowUp {
  readonly thinkMs: number;
  /** As an arrival's: where it is that of an earlier step, the same key is sent again. */
  readonly intent: string;
  readonly intention: Intention;
}

/** Arrivals on a schedule, whatever the backend does. */
export interface OpenPhase {
  readonly type: 'open';
  readonly name: string;
  /**
   * Pure: the same random stream gives the same arrivals, sorted by time. Only where a plan asks for a share of what the
   * backend can do does it look at what was measured before it.
   * @param before what the phases before this one measured, in their order.
   */
  arrivals(random: Random, before: readonly PhaseMeasurement[]): readonly Arrival[];
  /** Connections of the keep-alive pool. */
  readonly connections: number;
}

/** N loops: the next operation starts when the last one ended. */
export interface ClosedPhase {
  readonly type: 'closed';
  readonly name: string;
  readonly loops: number;
  /** Operations of each loop. */
  readonly operations: number;
  next(loop: number, index: number, random: Random): Intention;
  readonly connections: number;
}

/** By how much B may be slower than A, as a factor of each percentile: 1.05 is five percent. */
export interface Gate {
  readonly p50: number;
  readonly p99: number;
}

/** The same arrivals sent to two variants in turn, block by block: `run` calls it indicative, `compare` decides. */
export interface PairedPhase {
  readonly type: 'paired';
  readonly name: string;
  readonly variants: { readonly a: Settings; readonly b: Settings };
  readonly pairs: number;
  /** Length of one block. */
  readonly blockMs: number;
  /** Discarded at the start of each block. */
  readonly settleMs: number;
  readonly ratePerSecond: number;
  readonly connections: number;
  /** Without one nothing is asked of the ratio. */
  readonly gate?: Gate;
  /** Reads only: the variants share bank and mailbox, so orders of theirs could not be told apart there. */
  each(index: number, random: Random): Extract<Intention, { kind: 'browse' }>;
}

/** How much the product pages can take: autocannon, closed model, never evidence. */
export interface SaturationPhase {
  readonly type: 'saturation';
  readonly name: string;
  readonly connections: number;
  readonly durationMs: number;
  readonly skus: readonly string[];
}

/**
 * Load until the backend is warm, and no longer: windows of evenly spaced arrivals go on until neither the median response
 * time nor the backend's processor time per request has had a trend over the last five of them. Where that did not
 * happen within `atMostMs`, the phases that follow measure a backend that is not warm, and are inconclusive.
 */
export interface WarmUpPhase {
  readonly type: 'warm-up';
  readonly name: string;
  readonly connections: number;
  /** Best the rate of the phase that follows: a backend is warm for the load that it has had. */
  readonly ratePerSecond: number;
  /** Default 2,000. */
  readonly windowMs?: number;
  /** Of load, in all windows; what a window waits for its last answers comes on top. At least five windows. */
  readonly atMostMs: number;
  /** @param index counts through all windows; @param random is its window's own stream. Intents are unique in the phase. */
  each(index: number, random: Random): Pick<Arrival, 'intent' | 'intention'>;
}

export type Phase = OpenPhase | ClosedPhase | PairedPhase | SaturationPhase | WarmUpPhase;

/** What must have happened for a verdict to mean anything. Unmet, `holds` becomes `inconclusive`. */
export interface AdequacyRule {
  readonly name: string;
  /** The invariants that it speaks for; all where it is left out. Where a plan asks none of them, the rule is not asked. */
  readonly invariants?: readonly string[];
  /**
   * Of which faults of the plan it asks that they struck. Of all that no rule asks of, the harness asks it itself. Left out:
   * of none.
   */
  asksOf?(fault: Fault): boolean;
  check(evidence: Evidence, measurements: Measurements): { readonly met: boolean; readonly saw: string };
}

/** A performance limit of a scenario. Missed arrivals and operations without an answer count as slowest. */
export interface Budget {
  readonly name: string;
  readonly phase: string;
  readonly kind: Kind;
  /** Only of operations that ended so, such as those that were turned away; of all of them where it is left out. */
  readonly outcome?: Outcome['type'];
  readonly percentile: 50 | 90 | 95 | 99;
  /** Of the response time, from the intended start. Below the timeout (`LIMITS.requestTimeoutMs`), or nobody can tell. */
  readonly limitMs: number;
}

/** How much of what the backend does well has to be left when it is asked for too much, or has others to look after. */
export interface GoodputBudget {
  readonly name: string;
  /** The phase in which it is hard. */
  readonly phase: string;
  /** The phase that shows what the backend can do. */
  readonly against: string;
  /** Operations of this kind that were ok count, and no others. */
  readonly kind: Kind;
  /** From 0 to 1, of those a second. */
  readonly leastShare: number;
}

/** What may not grow while a phase runs, or no faster than so. */
export interface GrowthPlan {
  readonly phase: string;
  readonly everyMs: number;
  readonly limits: readonly GrowthLimit[];
}

export interface GrowthLimit {
  readonly name: string;
  readonly what: Growing;
  /** What is kept of each order grows with the orders, and with nothing else. */
  readonly per: 'minute' | 'order';
  /** Bytes, or how many. A limit is met, or missed, where the slope's whole interval is. */
  readonly most: number;
}
