import { performance } from 'node:perf_hooks';
import type { Kind, Operation } from '../model/operation.ts';
import type { KindMeasurement, PhaseMeasurement } from '../model/result.ts';
import { type Clock, type Instant, millis, NS_PER_MS, NS_PER_SECOND } from '../model/time.ts';
import { Latency } from '../statistics/latency.ts';
import { littlesLaw, Occupancy } from './little.ts';
import { Timeline } from './timeline.ts';

const LATE_NS = 10 * NS_PER_MS;

interface OfKind {
  readonly outcomes: { ok: number; refused: number; unknown: number };
  missed: number;
  readonly refusals: Record<string, number>;
  readonly unknowns: Record<string, number>;
  readonly responseTime: Latency;
  readonly serviceTime: Latency;
}

/** What the response and the service time of an operation count as, and how late it was dispatched. */
export interface Timing {
  readonly responseNs: number;
  readonly serviceNs: number;
  readonly lagNs: number;
}

/**
 * When the load let an operation go: when its first request was asked for. The harness's own work before that, writing the
 * invocation to the history among it, is lag and none of the backend's time.
 *
 * One that is aligned with others begins ahead of its moment and holds the last byte of its commit request back: it starts
 * when that byte leaves, and requests that led up to it have left before.
 */
function sentAt({ intendedAt, startedAt, steps }: Operation): Instant {
  if (startedAt >= intendedAt) return steps[0]?.startedAt ?? startedAt;
  return steps.find((step) => step.startedAt >= intendedAt)?.startedAt ?? intendedAt;
}

/** When it was out of the system again: one that ended ahead of its moment never was in it. */
const leftAt = ({ intendedAt, startedAt, endedAt }: Operation): Instant =>
  Math.max(intendedAt, endedAt ?? startedAt);

/**
 * An operation whose outcome is unknown counts as slowest: as the timeout, or as what it really took if that was more.
 * A connection that is refused in a tenth of a millisecond would otherwise make a dead backend look fast.
 */
export function timingOf(operation: Operation, timeoutMs: number): Timing {
  const { intendedAt, startedAt, endedAt, outcome, steps } = operation;
  const floor = outcome.type === 'unknown' ? timeoutMs * NS_PER_MS : 0;
  if (endedAt !== null && endedAt < intendedAt) {
    // Answered at the head of the request, say. It took what it took: a backend does not answer in no time.
    const tookNs = Math.max(endedAt - (steps[0]?.startedAt ?? startedAt), floor);
    return { responseNs: tookNs, serviceNs: tookNs, lagNs: 0 };
  }
  const start = sentAt(operation);
  const end = leftAt(operation);
  return {
    responseNs: Math.max(end - intendedAt, floor),
    serviceNs: Math.max(end - start, floor),
    lagNs: start - intendedAt,
  };
}

/** What one phase is measured by. Takes every operation as it ends, and keeps histograms rather than operations. */
export class Meter {
  readonly startedAt: Instant;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #cpu = process.cpuUsage();
  readonly #loop = performance.eventLoopUtilization();
  readonly #kinds = new Map<string, OfKind>();
  readonly #timeline = new Timeline();
  readonly #lag = new Latency();
  readonly #alignedStarts = new Latency();
  /** From the intended start to the real end, whatever an unknown outcome counts as elsewhere. */
  readonly #stay = new Latency();
  readonly #occupancy: Occupancy;
  #begun = 0;
  #lastEndedAt: Instant;
  #ended = 0;
  #answered = 0;
  #late = 0;

  /** @param startedAt a little ahead of now, where the phase sends before its clock starts. */
  constructor(clock: Clock, timeoutMs: number, startedAt: Instant = clock.now()) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.startedAt = startedAt;
    this.#lastEndedAt = this.startedAt;
    this.#occupancy = new Occupancy(this.startedAt);
  }

  get ended(): number {
    return this.#ended;
  }

  /** An operation enters the system at its intended start. To be called before it is known what becomes of it. */
  begin(intendedAt: Instant): void {
    this.#begun += 1;
    this.#occupancy.enter(intendedAt);
  }

  /** There was nothing to send after all: it leaves as it came. */
  withdraw(intendedAt: Instant): void {
    this.#begun -= 1;
    this.#occupancy.leave(intendedAt);
  }

  /** An operation of this kind was offered and not sent: it counts as slowest, as the timeout. */
  miss(kind: Kind): void {
    const of = at(this.#kinds, kind, newKind);
    of.missed += 1;
    of.responseTime.record(this.#timeoutMs * NS_PER_MS);
  }

  /** Requests that were to start as one left within so much time. */
  align(spreadNs: number): void {
    this.#alignedStarts.record(spreadNs);
  }

  end(operation: Operation): void {
    const { outcome, intendedAt } = operation;
    const endedAt = leftAt(operation);
    const timing = timingOf(operation, this.#timeoutMs);
    this.#ended += 1;
    if (outcome.type !== 'unknown') this.#answered += 1;
    this.#lastEndedAt = Math.max(this.#lastEndedAt, endedAt);
    this.#occupancy.leave(endedAt);
    this.#stay.record(endedAt - intendedAt);

    this.#lag.record(timing.lagNs);
    if (timing.lagNs > LATE_NS) this.#late += 1;

    const kind = at(this.#kinds, operation.kind, newKind);
    kind.outcomes[outcome.type] += 1;
    if (outcome.type === 'refused') increment(kind.refusals, outcome.reason);
    if (outcome.type === 'unknown') increment(kind.unknowns, outcome.cause);
    kind.responseTime.record(timing.responseNs);
    kind.serviceTime.record(timing.serviceNs);

    const second = Math.max(0, Math.floor((endedAt - this.startedAt) / NS_PER_SECOND));
    this.#timeline.end(second, outcome.type, timing.responseNs);
  }

  /**
   * To be asked when everything that was sent has ended. The phase lasted until its last operation ended; `perSecond`
   * counts operations that were answered; what was offered and not sent was missed, so the numbers always add up.
   */
  measurement(phase: Pick<PhaseMeasurement, 'name' | 'model' | 'connections' | 'offered'>): PhaseMeasurement {
    const durationMs = millis(this.#lastEndedAt - this.startedAt);
    const { user, system } = process.cpuUsage(this.#cpu);
    const elapsedMs = millis(this.#clock.now() - this.startedAt);
    return {
      name: phase.name,
      model: phase.model,
      durationMs,
      connections: phase.connections,
      offered: phase.offered,
      sent: this.#ended,
      late: this.#late,
      missed: phase.offered - this.#ended,
      perSecond: durationMs === 0 ? 0 : this.#answered / (durationMs / 1_000),
      kinds: [...this.#kinds].map(([kind, of]) => kindMeasurement(kind, of)),
      dispatchLag: this.#lag.toDistribution(),
      ...this.#aligned(),
      generatorCpu: elapsedMs === 0 ? 0 : (user + system) / 1_000 / elapsedMs,
      eventLoopUtilization: performance.eventLoopUtilization(this.#loop).utilization,
      littlesLaw: this.#littlesLaw(durationMs),
      warmUp: null,
      timeline: this.#timeline.rows(),
    };
  }

  #aligned(): Pick<PhaseMeasurement, 'alignedStarts'> {
    const alignedStarts = this.#alignedStarts.toDistribution();
    return alignedStarts.count === 0 ? {} : { alignedStarts };
  }

  /** L from the count of who came and went, X and W from those that came out. */
  #littlesLaw(durationMs: number): PhaseMeasurement['littlesLaw'] {
    const { meanMs } = this.#stay.toDistribution();
    if (this.#begun === 0 || meanMs === null || durationMs === 0) return null;
    const inSystem = this.#occupancy.meanUntil(this.#lastEndedAt);
    return littlesLaw(inSystem, this.#ended / (durationMs / 1_000), meanMs);
  }
}

const newKind = (): OfKind => ({
  outcomes: { ok: 0, refused: 0, unknown: 0 },
  missed: 0,
  refusals: {},
  unknowns: {},
  responseTime: new Latency(),
  serviceTime: new Latency(),
});

const kindMeasurement = (kind: string, of: OfKind): KindMeasurement => ({
  kind,
  outcomes: { ...of.outcomes },
  missed: of.missed,
  refusals: { ...of.refusals },
  unknowns: { ...of.unknowns },
  responseTime: of.responseTime.toDistribution(),
  serviceTime: of.serviceTime.toDistribution(),
});

function increment(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

function at<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
