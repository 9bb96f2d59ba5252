import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type Clock, type Instant, NS_PER_MS } from '../model/time.ts';
import { Agenda } from './agenda.ts';

/** Whom a schedule calls. An object with a method, which is the same function in every phase: see `open.ts`. */
export interface Player {
  due(index: number): void;
  /** All that is due by now has been called. */
  dueSaid(): void;
}

/**
 * Says when an arrival is due, more exactly than a timer and more cheaply than a loop. One run of 2 s each, on two cores
 * shared with other work, so only the orders of magnitude count:
 *
 * | | late, median | of a core at 200 to 300/s | at 1,000/s | at 8,000/s |
 * |---|---|---|---|---|
 * | `setTimeout` | 0.6 to 0.7 ms | 0.02 | 0.03 | |
 * | timer, then turning the event loop | 0.003 ms, busy 0.1 to 0.6 ms | 0.2 to 0.7 | 0.4 to 1.0 | |
 * | a thread that sleeps in `Atomics.wait` and posts a message | 0.1 to 0.3 ms | 0.02 to 0.05 | 0.07 | 0.33 |
 * | the same, with messages at least 0.25 ms apart | 0.1 to 0.3 ms | 0.02 to 0.05 | 0.07 | 0.16 |
 *
 * They are 0.5 ms apart now. At 5,000 arrivals a second the whole generator took 119 to 133 us of processor time an arrival with
 * 0.6 ms, and 147 to 158 us with 0.25 ms (three runs each in turn); the median was late by 0.5 ms rather than 0.35.
 *
 * Half a millisecond is half of what a cached page takes, and a core is half of what the backend has.
 */
export interface Metronome {
  /**
   * Calls `player.due(index)` for each moment when it has come; everything that is due is called at once, in order, so a loop
   * that was held up catches up without losing an arrival. One schedule at a time.
   * @param momentsMs sorted, since `startAt`.
   * @returns how many were called: all, unless the signal stopped it.
   */
  play(
    momentsMs: ArrayLike<number>,
    startAt: Instant,
    signal: AbortSignal | undefined,
    player: Player,
  ): Promise<number>;
  /** Calls once when the moment has come, beside the schedule and after it. Nothing is called any more after `close`. */
  callAt(at: Instant, call: () => void): void;
  close(): Promise<void>;
}

/** The moment on the run's clock that a schedule speaks of. */
export const momentOf = (startAt: Instant, atMs: number): Instant => startAt + Math.round(atMs * NS_PER_MS);

/** Messages are at least so far apart: at 10,000 moments a second, one brings five of them. Every message is a turn of the event loop. */
const APART_NS = 0.5 * NS_PER_MS;

/**
 * Plain JavaScript in a string, since a worker's file would be TypeScript in the tests and JavaScript in `dist`. It
 * knows one moment, in memory that it shares with the main thread, posts a message when it has come, and then waits for
 * the next one; `armed` counts them, so that none is slept through. The main thread reads its own clock.
 */
const SLEEPER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const armed = new Int32Array(workerData, 0, 1);
  const moment = new BigInt64Array(workerData, 8, 1);
  parentPort.postMessage('ready');
  Atomics.wait(armed, 0, 0);
  for (;;) {
    const seen = Atomics.load(armed, 0);
    const waitMs = Number(Atomics.load(moment, 0) - process.hrtime.bigint()) / 1e6;
    if (waitMs > 0) Atomics.wait(armed, 0, seen, waitMs);
    else {
      parentPort.postMessage('due');
      Atomics.wait(armed, 0, seen);
    }
  }
`;

/**
 * Starts the thread; takes some 30 ms, so before the clock of a phase starts. Nobody listens to its errors: a metronome
 * that fails is a broken harness, and ends the process rather than leave arrivals waiting for ever.
 */
export async function openMetronome(clock: Clock): Promise<Metronome> {
  const memory = new SharedArrayBuffer(16);
  const worker = new Worker(SLEEPER, { eval: true, workerData: memory });
  await once(worker, 'message');
  const thread = new ThreadMetronome(clock, memory);
  worker.on('message', () => thread.drain());
  return {
    play: (...schedule) => thread.play(...schedule),
    callAt: (at, call) => thread.callAt(at, call),
    async close() {
      await worker.terminate();
    },
  };
}

/** A schedule on its way. */
interface Playing {
  readonly momentsMs: ArrayLike<number>;
  readonly startAt: Instant;
  readonly player: Player;
  readonly done: () => void;
  next: number;
}

/** The main thread's half: what is due, and when to be woken next. */
class ThreadMetronome {
  readonly #clock: Clock;
  readonly #originNs: bigint;
  readonly #armed: Int32Array;
  readonly #moment: BigInt64Array;
  readonly #agenda = new Agenda();
  #playing: Playing | null = null;
  #drainedAt: Instant = Number.NEGATIVE_INFINITY;
  #armedFor: Instant = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, memory: SharedArrayBuffer) {
    this.#clock = clock;
    this.#originNs = BigInt(clock.originNs);
    this.#armed = new Int32Array(memory, 0, 1);
    this.#moment = new BigInt64Array(memory, 8, 1);
  }

  play(
    momentsMs: ArrayLike<number>,
    startAt: Instant,
    signal: AbortSignal | undefined,
    player: Player,
  ): Promise<number> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#playing = null;
        signal?.removeEventListener('abort', done);
        resolve(playing.next);
      };
      const playing: Playing = { momentsMs, startAt, player, done, next: 0 };
      this.#playing = playing;
      signal?.addEventListener('abort', done);
      if (signal?.aborted === true) done();
      else this.drain();
    });
  }

  callAt(at: Instant, call: () => void): void {
    this.#agenda.add(at, call);
    this.#arm();
  }

  drain(): void {
    const now = this.#clock.now();
    this.#drainedAt = now;
    this.#armedFor = Number.POSITIVE_INFINITY;
    this.#agenda.callDue(now);
    if (this.#playing !== null) this.#advance(this.#playing, now);
    this.#arm();
  }

  #advance(playing: Playing, now: Instant): void {
    // A call may abort the signal, and with it the schedule.
    while (nextOf(playing) <= now && this.#playing === playing) playing.player.due(playing.next++);
    playing.player.dueSaid();
    if (playing.next === playing.momentsMs.length) playing.done();
  }

  #arm(): void {
    const next = Math.min(nextOf(this.#playing), this.#agenda.next());
    const moment = Math.max(next, this.#drainedAt + APART_NS);
    if (moment >= this.#armedFor) return;
    this.#armedFor = moment;
    Atomics.store(this.#moment, 0, this.#originNs + BigInt(Math.round(moment)));
    Atomics.add(this.#armed, 0, 1);
    Atomics.notify(this.#armed, 0);
  }
}

function nextOf(playing: Playing | null): Instant {
  const atMs = playing?.momentsMs[playing.next];
  return playing === null || atMs === undefined ? Number.POSITIVE_INFINITY : momentOf(playing.startAt, atMs);
}
