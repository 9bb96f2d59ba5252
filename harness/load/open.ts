import type { Kind, Operation } from '../model/operation.ts';
import type { Random } from '../model/random.ts';
import type { PhaseMeasurement } from '../model/result.ts';
import type { OpenPhase } from '../model/scenario.ts';
import type { Instant } from '../model/time.ts';
import { type Prepared, prepare, type Stream, sendArrivals } from './arrivals.ts';
import { answersSince } from './attribution.ts';
import type { Dispatcher, LoadContext } from './dispatcher.ts';
import { Meter } from './meter.ts';
import { type Metronome, momentOf, openMetronome } from './metronome.ts';

export interface PhaseOptions {
  /** Makes the phase's intents unique in the run: a prefix of its own for each phase. Short, visible ASCII. */
  readonly intentPrefix: string;
  /** Stops the phase: what was not sent is missed, what was sent is waited for. */
  readonly signal?: AbortSignal;
  /** What the phases before this one measured. */
  readonly before?: readonly PhaseMeasurement[];
}

/**
 * Open model: arrivals on a schedule that was computed beforehand, whatever the backend does. Returns when every
 * operation has ended. The clock of the phase starts at once, or a little later where its first arrivals are aligned.
 */
export async function runOpen(
  dispatcher: Dispatcher,
  context: LoadContext,
  phase: OpenPhase,
  random: Random,
  { intentPrefix, signal, before = [] }: PhaseOptions,
): Promise<PhaseMeasurement> {
  const { name } = phase;
  const prepared = prepare(dispatcher, context, {
    phase: name,
    arrivals: phase.arrivals(random, before),
    intentPrefix,
  });
  const { offered, leadMs } = prepared.schedule;
  const metronome = await openMetronome(context.clock);
  const startAt = momentOf(context.clock.now(), leadMs);
  const answersBefore = dispatcher.answers;
  const meter = new Meter(context.clock, dispatcher.timeoutMs, startAt);
  try {
    await sendArrivals(
      dispatcher,
      context,
      prepared,
      new Metered(context, prepared, meter, metronome, signal),
    );
  } finally {
    await metronome.close();
  }
  return {
    ...meter.measurement({ name, model: 'open', connections: dispatcher.connections, offered }),
    answers: answersSince(answersBefore, dispatcher.answers),
  };
}

/**
 * A class, since its methods are the same functions in every open phase: V8 builds them into the code of their callers, and throws that
 * away where the next phase has closures of its own.
 */
class Metered implements Stream {
  readonly startAt: Instant;
  readonly metronome: Metronome;
  readonly signal: AbortSignal | undefined;
  readonly #context: LoadContext;
  readonly #prepared: Prepared;
  readonly #meter: Meter;

  constructor(
    context: LoadContext,
    prepared: Prepared,
    meter: Meter,
    metronome: Metronome,
    signal: AbortSignal | undefined,
  ) {
    this.startAt = meter.startedAt;
    this.metronome = metronome;
    this.signal = signal;
    this.#context = context;
    this.#prepared = prepared;
    this.#meter = meter;
  }

  onBegin(intendedAt: Instant): void {
    this.#meter.begin(intendedAt);
  }

  onWithdraw(intendedAt: Instant): void {
    this.#meter.withdraw(intendedAt);
  }

  onMissed(kind: Kind): void {
    this.#meter.miss(kind);
  }

  onAligned(spreadNs: number): void {
    this.#meter.align(spreadNs);
  }

  onEnded(operation: Operation, sent: number): void {
    this.#meter.end(operation);
    const { phase, schedule } = this.#prepared;
    const { ended } = this.#meter;
    this.#context.onProgress?.({ phase, sent, ended, offered: schedule.offered });
  }
}
