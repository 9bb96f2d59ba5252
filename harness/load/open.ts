import type { Random } from '../model/random.ts';
import type { PhaseMeasurement } from '../model/result.ts';
import type { OpenPhase } from '../model/scenario.ts';
import { prepare, sendArrivals } from './arrivals.ts';
import { answersSince } from './attribution.ts';
import type { Dispatcher, LoadContext } from './dispatcher.ts';
import { Meter } from './meter.ts';
import { momentOf, openMetronome } from './metronome.ts';

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
    await sendArrivals(dispatcher, context, prepared, {
      startAt,
      metronome,
      signal,
      onBegin: (intendedAt) => meter.begin(intendedAt),
      onWithdraw: (intendedAt) => meter.withdraw(intendedAt),
      onMissed: (kind) => meter.miss(kind),
      onAligned: (spreadNs) => meter.align(spreadNs),
      onEnded(operation, sent) {
        meter.end(operation);
        context.onProgress?.({ phase: name, sent, ended: meter.ended, offered });
      },
    });
  } finally {
    await metronome.close();
  }
  return {
    ...meter.measurement({ name, model: 'open', connections: dispatcher.connections, offered }),
    answers: answersSince(answersBefore, dispatcher.answers),
  };
}
