import { RunError } from '../model/errors.ts';
import { quote } from '../model/limits.ts';
import type { Actor, Operation } from '../model/operation.ts';
import type { Arrival } from '../model/scenario.ts';
import { type Instant, NS_PER_MS } from '../model/time.ts';
import type { Dispatcher, LoadContext } from './dispatcher.ts';
import type { Metronome } from './metronome.ts';
import { withIds } from './references.ts';

/** A stream of arrivals on its way to one backend. */
export interface Stream {
  readonly phase: string;
  readonly arrivals: readonly Arrival[];
  /** Makes the arrivals' intents unique in the run. */
  readonly intentPrefix: string;
  readonly startAt: Instant;
  readonly metronome: Metronome;
  /** Stops the schedule; what was sent is waited for. */
  readonly signal: AbortSignal | undefined;
  /** @param sent how many arrivals have been sent by now. */
  onEnded(operation: Operation, sent: number): void;
  /** An arrival was not sent. */
  onMissed?(): void;
}

/** Ids reach headers, e-mail local parts and the bank: short, visible, nothing that needs quoting. */
const INTENT = /^[!-~]{1,120}$/;

/**
 * Sends every arrival at its moment, however the backend fares, and returns when all have ended (each is bounded by the
 * dispatcher's timeout).
 * @throws RunError before anything is sent, where the arrivals are no schedule.
 */
export async function sendArrivals(
  dispatcher: Dispatcher,
  context: LoadContext,
  stream: Stream,
): Promise<void> {
  const { arrivals, startAt, signal } = stream;
  checkSchedule(stream.phase, arrivals);
  name(context.intents, stream);
  const buyers = context.sessions.emails.length;
  const inFlight: Promise<void>[] = [];

  const send = async (arrival: Arrival, index: number): Promise<void> => {
    const operation = await dispatcher.perform({
      intention: withIds(arrival.intention, context.intents),
      intentId: idOf(stream, arrival.intent),
      process: processOf(arrival.intention.input.actor, buyers + index),
      phase: stream.phase,
      intendedAt: startAt + Math.round(arrival.atMs * NS_PER_MS),
    });
    if (operation === null) stream.onMissed?.();
    else stream.onEnded(operation, inFlight.length);
  };

  const moments = arrivals.map(({ atMs }) => atMs);
  const sent = await stream.metronome.play(moments, context.clock, startAt, signal, (index) => {
    const arrival = arrivals[index];
    if (arrival !== undefined) inFlight.push(send(arrival, index));
  });
  for (let index = sent; index < arrivals.length; index += 1) stream.onMissed?.();
  await allOf(inFlight);
}

/** Waits for every one before it reports a failure, so that none goes on behind the caller's back. */
export async function allOf(promises: readonly Promise<void>[]): Promise<void> {
  for (const settled of await Promise.allSettled(promises)) {
    if (settled.status === 'rejected') throw settled.reason;
  }
}

/** A buyer's operations are one process, by the buyer's index; whoever else acts does so once. */
const processOf = (actor: Actor, own: number): number => (typeof actor === 'number' ? actor : own);

const idOf = ({ intentPrefix }: Stream, intent: string): string => `${intentPrefix}-${intent}`;

function name(intents: Map<string, string>, stream: Stream): void {
  const ids = new Map(stream.arrivals.map(({ intent }) => [intent, idOf(stream, intent)]));
  for (const [intent, id] of ids) {
    if (intents.get(intent) === id)
      throw new RunError(`phase ${stream.phase}: the intent ${intent} was used before`, {
        remedy: 'give each phase a prefix of its own',
      });
    if (!INTENT.test(id))
      throw new RunError(`phase ${stream.phase}: bad intent ${quote(JSON.stringify(intent), 80)}`, {
        allowed: 'short visible ASCII without spaces',
      });
    intents.set(intent, id);
  }
}

function checkSchedule(phase: string, arrivals: readonly Arrival[]): void {
  let previousMs = 0;
  for (const { atMs, intent } of arrivals) {
    if (!Number.isFinite(atMs) || atMs < previousMs)
      throw new RunError(`phase ${phase}: arrival ${quote(intent, 80)} at ${atMs} ms`, {
        allowed: 'moments from 0 on, sorted',
      });
    previousMs = atMs;
  }
}
