import type { Adapter } from '../model/adapter.ts';
import { RunError } from '../model/errors.ts';
import { quote } from '../model/limits.ts';
import type { Actor, Kind, Operation } from '../model/operation.ts';
import type { Arrival, FollowUp } from '../model/scenario.ts';
import { type Instant, NS_PER_MS } from '../model/time.ts';
import { settleHeap } from './allocation.ts';
import type { Dispatcher, LoadContext } from './dispatcher.ts';
import { createGate, type Gate } from './gate.ts';
import { type Metronome, momentOf, type Player } from './metronome.ts';
import { Outstanding } from './outstanding.ts';
import { Pauses } from './pauses.ts';
import { idOf, kindsOf, register, stepsOf, withIds } from './references.ts';
import { type Group, LEAD_MS, type Schedule, scheduleOf } from './schedule.ts';

/** Arrivals as a phase wants them. */
export interface Wanted {
  readonly phase: string;
  readonly arrivals: readonly Arrival[];
  /** Makes the arrivals' intents unique in the run. */
  readonly intentPrefix: string;
}

/** Arrivals that have been checked and named: ready to be sent. */
export interface Prepared extends Pick<Wanted, 'phase' | 'intentPrefix'> {
  readonly schedule: Schedule;
}

/** How prepared arrivals are sent, and who is told. */
export interface Stream {
  /** Moments count from here: at least `leadMs` of the schedule from now, or the first group has less time than others. */
  readonly startAt: Instant;
  readonly metronome: Metronome;
  /** Stops the schedule; what was sent is waited for. */
  readonly signal: AbortSignal | undefined;
  /** An operation is about to be sent. */
  onBegin?(intendedAt: Instant): void;
  /** There was nothing to send after all; `onMissed` follows. */
  onWithdraw?(intendedAt: Instant): void;
  /** @param sent how many operations have been sent by now. */
  onEnded(operation: Operation, sent: number): void;
  /** Aligned requests have left: so long after the first of a group the last one did. */
  onAligned?(spreadNs: number): void;
  /** An operation was not sent. */
  onMissed(kind: Kind): void;
}

/**
 * All that can be done before the clock starts: for a million arrivals it takes a second, and would make the first of
 * them late.
 * @throws RunError where the arrivals are no schedule, their intents no names, or the adapter lacks what they ask for.
 */
export function prepare(
  { connections }: Dispatcher,
  { intents, adapter }: LoadContext,
  { phase, arrivals, intentPrefix }: Wanted,
): Prepared {
  requireKinds(phase, kindsOf(arrivals), adapter);
  const schedule = scheduleOf(phase, arrivals, connections);
  register(intents, phase, intentPrefix, arrivals);
  settleHeap();
  return { phase, intentPrefix, schedule };
}

/** @throws RunError where the adapter lacks some of these kinds: all of them are named. */
export function requireKinds(phase: string, kinds: Iterable<Kind>, { name, operations }: Adapter): void {
  const lacking = new Set<string>();
  for (const kind of kinds) if (operations[kind] === undefined) lacking.add(quote(String(kind), 80));
  if (lacking.size === 0) return;
  const what = `operation${lacking.size === 1 ? '' : 's'} ${[...lacking].join(', ')}`;
  throw new RunError(`phase ${phase}: ${name} has no ${what}`, {
    allowed: `what it has: ${Object.keys(operations).join(', ')}`,
  });
}

/**
 * Sends every arrival at its moment, however the backend fares, and what follows it when it has ended. Returns when all
 * have ended (each is bounded by the dispatcher's timeout): as many operations as the schedule offers have then been
 * reported by `onEnded` or `onMissed`.
 * @throws what writing the history threw: then nothing more is sent, and what was sent has ended.
 */
export async function sendArrivals(
  dispatcher: Dispatcher,
  context: LoadContext,
  prepared: Prepared,
  stream: Stream,
): Promise<void> {
  await new Sending(dispatcher, context, prepared, stream).run();
}

/** A stream that is being sent. */
class Sending implements Player {
  readonly #dispatcher: Dispatcher;
  readonly #context: LoadContext;
  readonly #prepared: Prepared;
  readonly #stream: Stream;
  readonly #pauses: Pauses;
  /** The caller's signal, or ours: without a history nothing may leave. */
  readonly #stop: AbortSignal;
  readonly #outstanding: Outstanding;
  /** Of each group that was sent. */
  readonly #spreads: (() => number | null)[] = [];
  #sent = 0;
  #nextStranger: number;

  constructor(dispatcher: Dispatcher, context: LoadContext, prepared: Prepared, stream: Stream) {
    this.#dispatcher = dispatcher;
    this.#context = context;
    this.#prepared = prepared;
    this.#stream = stream;
    const broken = new AbortController();
    this.#outstanding = new Outstanding(() => broken.abort());
    this.#stop = AbortSignal.any([broken.signal, ...(stream.signal === undefined ? [] : [stream.signal])]);
    this.#pauses = new Pauses(stream.metronome, this.#stop);
    this.#nextStranger = context.sessions.emails.length;
  }

  async run(): Promise<void> {
    const { metronome, startAt } = this.#stream;
    const { single, momentsMs, groups } = this.#prepared.schedule;
    try {
      for (const group of groups) this.#outstanding.add(this.#startTogether(group));
      const called = await metronome.play(momentsMs, startAt, this.#stop, this);
      this.#miss(single.slice(called));
      await this.#outstanding.ended();
      for (const spreadNs of this.#spreads) this.#tellSpread(spreadNs());
    } finally {
      this.#pauses.close();
    }
  }

  /** For the metronome: the arrival with this number has its moment. */
  due(index: number): void {
    const arrival = this.#prepared.schedule.single[index];
    if (arrival !== undefined) this.#begin(arrival);
  }

  dueSaid(): void {
    this.#dispatcher.sendQueued();
  }

  #tellSpread(spreadNs: number | null): void {
    if (spreadNs !== null) this.#stream.onAligned?.(spreadNs);
  }

  /** Sends a group ahead of its moment, all but the last bytes, and lets these go when it has come. */
  async #startTogether({ atMs, arrivals }: Group): Promise<void> {
    const at = momentOf(this.#stream.startAt, atMs);
    if (!(await this.#pauses.until(at - LEAD_MS * NS_PER_MS))) return this.#miss(arrivals);
    const { gate, open, spreadNs } = createGate();
    this.#spreads.push(spreadNs);
    // Not a pause, which a signal would cut short: what has been sent ahead leaves at its moment all the same.
    this.#stream.metronome.callAt(at, open);
    for (const arrival of arrivals) this.#begin(arrival, gate);
  }

  #begin(arrival: Arrival, gate?: Gate): void {
    this.#outstanding.add(this.#session(arrival, this.#nextStranger++, gate));
  }

  /** An arrival and what follows it: each step starts when the one before it has ended and was thought about. */
  async #session(arrival: Arrival, stranger: number, gate?: Gate): Promise<void> {
    const { followUps = [] } = arrival;
    let endedAt = await this.#perform(arrival, momentOf(this.#stream.startAt, arrival.atMs), stranger, gate);
    for (const [done, next] of followUps.entries()) {
      const dueAt = momentOf(endedAt, next.thinkMs);
      if (!(await this.#pauses.until(dueAt))) return this.#miss(followUps.slice(done));
      endedAt = await this.#perform(next, dueAt, stranger);
    }
  }

  /** @returns when it ended; when it was due, where it was not sent. */
  async #perform(
    { intention, intent }: Arrival | FollowUp,
    intendedAt: Instant,
    stranger: number,
    gate?: Gate,
  ): Promise<Instant> {
    this.#sent += 1;
    this.#stream.onBegin?.(intendedAt);
    const operation = await this.#dispatcher.perform({
      intention: withIds(intention, this.#context.intents),
      intentId: idOf(this.#prepared.intentPrefix, intent),
      process: processOf(intention.input.actor, stranger),
      phase: this.#prepared.phase,
      intendedAt,
      gate,
    });
    if (operation === null) this.#withdraw(intention.kind, intendedAt);
    else this.#stream.onEnded(operation, this.#sent);
    return operation?.endedAt ?? intendedAt;
  }

  #withdraw(kind: Kind, intendedAt: Instant): void {
    this.#stream.onWithdraw?.(intendedAt);
    this.#stream.onMissed(kind);
  }

  /** What follows an arrival that is missed is missed too. */
  #miss(arrivals: readonly (Arrival | FollowUp)[]): void {
    for (const { intention } of stepsOf(arrivals)) this.#stream.onMissed(intention.kind);
  }
}

/** A buyer's operations are one process, by the buyer's index; whoever else acts does so in one session of its own. */
const processOf = (actor: Actor, stranger: number): number => (typeof actor === 'number' ? actor : stranger);
