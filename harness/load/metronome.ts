import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type Clock, type Instant, millis } from '../model/time.ts';

/**
 * Says when an arrival is due, more exactly than a timer and more cheaply than a loop. One run of 2 s each, on two cores
 * shared with other work, so only the orders of magnitude count:
 *
 * | | late, median | of a core at 200 to 300/s | at 1,000/s |
 * |---|---|---|---|
 * | `setTimeout` | 0.6 to 0.7 ms | 0.02 | 0.03 |
 * | timer, then turning the event loop | 0.003 ms, busy 0.1 to 0.6 ms | 0.2 to 0.7 | 0.4 to 1.0 |
 * | a thread that sleeps in `Atomics.wait` and posts a message | 0.1 to 0.3 ms | 0.04 to 0.05 | 0.08 |
 *
 * Half a millisecond is half of what a cached page takes, and a core is half of what the backend has.
 */
export interface Metronome {
  /**
   * Calls `due(index)` for each moment when it has come; everything that is due is called at once, in order, so a loop
   * that was held up catches up without losing an arrival. One schedule at a time.
   * @param momentsMs sorted, since `startAt`.
   * @returns how many were called: all, unless the signal stopped it.
   */
  play(
    momentsMs: readonly number[],
    clock: Clock,
    startAt: Instant,
    signal: AbortSignal | undefined,
    due: (index: number) => void,
  ): Promise<number>;
  close(): Promise<void>;
}

/**
 * Plain JavaScript in a string, since a worker's file would be TypeScript in the tests and JavaScript in `dist`. It
 * knows nothing but moments: for each group that is due it posts one message, and the main thread reads its own clock.
 */
const SLEEPER = `
  const { parentPort } = require('node:worker_threads');
  const cell = new Int32Array(new SharedArrayBuffer(4));
  parentPort.on('message', ({ moments, startNs }) => {
    const nowMs = () => Number(process.hrtime.bigint() - startNs) / 1e6;
    for (let next = 0; next < moments.length; parentPort.postMessage('due')) {
      for (let waitMs = moments[next] - nowMs(); waitMs > 0; waitMs = moments[next] - nowMs())
        Atomics.wait(cell, 0, 0, waitMs);
      for (const now = nowMs(); next < moments.length && moments[next] <= now; ) next += 1;
    }
  });
  parentPort.postMessage('ready');
`;

/** Starts the thread; takes some 30 ms, so before the clock of a phase starts. */
export async function openMetronome(): Promise<Metronome> {
  const worker = new Worker(SLEEPER, { eval: true });
  await once(worker, 'message');
  return {
    play: (...schedule) => play(worker, ...schedule),
    async close() {
      await worker.terminate();
    },
  };
}

function play(
  worker: Worker,
  momentsMs: readonly number[],
  clock: Clock,
  startAt: Instant,
  signal: AbortSignal | undefined,
  due: (index: number) => void,
): Promise<number> {
  return new Promise((resolve, reject) => {
    let next = 0;
    const done = (): void => {
      worker.off('message', drain).off('error', reject);
      signal?.removeEventListener('abort', done);
      resolve(next);
    };
    const drain = (): void => {
      const nowMs = millis(clock.now() - startAt);
      while ((momentsMs[next] ?? Number.POSITIVE_INFINITY) <= nowMs) due(next++);
      if (next === momentsMs.length) done();
    };
    worker.on('message', drain).on('error', reject);
    signal?.addEventListener('abort', done);
    const startNs = BigInt(clock.originNs) + BigInt(Math.round(startAt));
    worker.postMessage({ moments: Float64Array.from(momentsMs), startNs });
    if (signal?.aborted === true) done();
    else drain();
  });
}
