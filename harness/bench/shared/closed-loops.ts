import type { Dispatcher, LoadContext } from '../../load/dispatcher.ts';
import { Meter } from '../../load/meter.ts';
import type { Intention } from '../../model/operation.ts';
import { type Random, randomFor } from '../../model/random.ts';
import type { PhaseMeasurement } from '../../model/result.ts';
import { NS_PER_MS } from '../../model/time.ts';

export interface ClosedLoops {
  /** Unique in the history: intents begin with it. */
  readonly name: string;
  readonly loops: number;
  readonly durationMs: number;
  readonly seed: number;
  /** What a loop does next. */
  next(loop: number, random: Random): Intention;
}

/**
 * The closed model by time: N loops, each of which starts its next operation when its last one ended, until the time is up.
 * A scenario's closed phase counts operations instead, since what it asks for must not depend on the backend's speed; one
 * that is stopped early has missed the rest, which a bench has not.
 */
export async function runLoops(
  dispatcher: Dispatcher,
  context: LoadContext,
  { name, loops, durationMs, seed, next }: ClosedLoops,
): Promise<PhaseMeasurement> {
  const { clock } = context;
  const meter = new Meter(clock, dispatcher.timeoutMs);
  const until = clock.now() + durationMs * NS_PER_MS;
  const processes = context.sessions.emails.length;
  let offered = 0;

  const loopOf = async (loop: number): Promise<void> => {
    const random = randomFor(seed, name, loop);
    for (let index = 0; clock.now() < until; index += 1) {
      const intention = next(loop, random);
      const intendedAt = clock.now();
      offered += 1;
      meter.begin(intendedAt);
      const intentId = `${name}-${loop}.${index}`;
      const process = processes + loop;
      const operation = await dispatcher.perform({ intention, intentId, process, phase: name, intendedAt });
      if (operation === null) meter.withdraw(intendedAt);
      else meter.end(operation);
    }
  };

  await Promise.all(Array.from({ length: loops }, (_, loop) => loopOf(loop)));
  return meter.measurement({ name, model: 'closed', connections: dispatcher.connections, offered });
}
