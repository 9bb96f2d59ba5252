import { type Random, randomFor } from '../model/random.ts';
import type { PhaseMeasurement } from '../model/result.ts';
import type { ClosedPhase } from '../model/scenario.ts';
import { answersSince } from './attribution.ts';
import type { Dispatcher, LoadContext } from './dispatcher.ts';
import { Meter } from './meter.ts';
import type { PhaseOptions } from './open.ts';
import { Outstanding } from './outstanding.ts';
import { idOf, withIds } from './references.ts';

/**
 * Closed model: N loops, each starts its next operation when its last one ended, so response and service time differ only
 * by the generator's own lag. Intents are `<prefix>-<loop>.<index>`; each loop is a process of its own.
 */
export async function runClosed(
  dispatcher: Dispatcher,
  context: LoadContext,
  phase: ClosedPhase,
  random: Random,
  { intentPrefix, signal }: PhaseOptions,
): Promise<PhaseMeasurement> {
  const { name, loops, operations } = phase;
  const planned = loops * operations;
  const answersBefore = dispatcher.answers;
  const meter = new Meter(context.clock, dispatcher.timeoutMs);
  const processes = context.sessions.emails.length;
  // Loops overtake each other; a stream of its own keeps what each one does a function of the seed alone.
  const seed = random.int(0, 2 ** 31 - 1);
  /** One loop whose operation could not be recorded ends them all. */
  const broken = new AbortController();
  let sent = 0;

  const loopOf = async (loop: number): Promise<void> => {
    const own = randomFor(seed, 'loop', loop);
    for (let index = 0; index < operations; index += 1) {
      if (signal?.aborted === true || broken.signal.aborted) return;
      const intention = phase.next(loop, index, own);
      const intent = `${loop}.${index}`;
      if (intention.kind === 'checkout') context.intents.set(intent, intentPrefix);
      sent += 1;
      const intendedAt = context.clock.now();
      meter.begin(intendedAt);
      const operation = await dispatcher.perform({
        intention: withIds(intention, context.intents),
        intentId: idOf(intentPrefix, intent),
        process: processes + loop,
        phase: name,
        intendedAt,
      });
      if (operation === null) {
        meter.withdraw(intendedAt);
        meter.miss(intention.kind);
      } else meter.end(operation);
      context.onProgress?.({ phase: name, sent, ended: meter.ended, offered: planned });
    }
  };

  const outstanding = new Outstanding(() => broken.abort());
  for (let loop = 0; loop < loops; loop += 1) outstanding.add(loopOf(loop));
  await outstanding.ended();
  // Nobody arrives in a closed model: what a stopped loop has not begun was never offered.
  return {
    ...meter.measurement({ name, model: 'closed', connections: dispatcher.connections, offered: sent }),
    answers: answersSince(answersBefore, dispatcher.answers),
  };
}
