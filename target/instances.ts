import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { endedBy } from './background.ts';
import { letGoOfLost } from './handovers.ts';
import { serveSharedMetrics } from './observability/shared-metrics.ts';

/** What the primary says to a worker: close, as at a signal. */
export const CLOSE = 'close';

/** Before a dead worker is replaced: doubled each time, so that one that cannot live does not take all processors. */
const BACK_OFF_MS = { first: 100, most: 10_000 } as const;
/** Whoever lived for so long did not die of how it started. */
const HEALTHY_MS = 10_000;

/** For the primary to answer a worker that takes its leave: one that is paused keeps nobody. */
const LEAVE_MS = 5_000;

/**
 * In a worker that no longer listens, and is about to end: waits until the primary has heard of it, and has back what it
 * handed over before it had. Node forgets a connection that it has handed to a process which ends without a reply, and never
 * closes it either: its client would wait for ever. All messages come in their order, so its reply to a last one tells.
 */
export async function takeLeave(): Promise<void> {
  const { worker } = cluster;
  if (worker === undefined || !worker.isConnected()) return;
  const left = once(worker, 'disconnect');
  worker.disconnect();
  await endedBy(left, performance.now() + LEAVE_MS);
}

/** Several processes that answer at one address. */
export interface Instances {
  /** Closes all of them. @returns the exit code: 0 where each ended with 0. */
  close(): Promise<number>;
  /** Replaces them one after the other, each only when its successor listens: at each moment as many answer as before. */
  renew(): Promise<void>;
  /** Ends them at once, as a crash would. */
  kill(): void;
}

/**
 * Starts the program `count` times and replaces those that die. The primary does no work of its own, so there is
 * nothing in it to fail; should it be killed all the same, Node ends its workers, whose IPC channel closes with it.
 * @param failed called with the exit code of a worker that ended before any was ever open: a wrong setting, or a
 * database that is not there, is for the one who starts the program.
 */
export function startInstances(count: number, log: Logger, failed: (code: number) => void): Instances {
  let closing = false;
  let everOpen = false;
  let earlyDeaths = 0;
  const living = new Set<Worker>();
  /** On their way out, or not in yet: nobody takes their place. */
  const passing = new Set<Worker>();
  /** Whose successor is on its way: should it die before, that one takes its place, and no other. */
  let leaving: Worker | null = null;
  let renewing: Promise<void> | null = null;
  /** Who has been told to close. */
  const told = new Set<Worker>();
  const codes: number[] = [];
  serveSharedMetrics();

  const tell = (worker: Worker): void => {
    told.add(worker);
    worker.send(CLOSE);
  };

  const replace = (): void => {
    const backOffMs = Math.min(BACK_OFF_MS.most, BACK_OFF_MS.first * 2 ** earlyDeaths);
    const replacing = delay(backOffMs).then(() => {
      if (!closing) start();
    });
    replacing.catch((error: unknown) => {
      log.error({ err: error }, 'an instance could not be replaced yet');
      earlyDeaths += 1;
      replace();
    });
  };
  const onExit = (worker: Worker, livedMs: number, code: number | null, signal: string | null): void => {
    living.delete(worker);
    told.delete(worker);
    codes.push(code ?? 1);
    if (closing || passing.delete(worker)) return;
    if (!everOpen) {
      failed(code ?? 1);
      return;
    }
    earlyDeaths = livedMs < HEALTHY_MS ? earlyDeaths + 1 : 0;
    log.error({ pid: worker.process.pid, code, signal }, 'an instance died; another one takes its place');
    if (worker !== leaving) replace();
  };
  const start = (): Worker => {
    const worker = cluster.fork();
    const startedMs = performance.now();
    living.add(worker);
    letGoOfLost(worker);
    worker.once('listening', () => {
      everOpen = true;
      // Node passes on what it hears whether or not anybody listens yet: one that was loading has not heard it.
      if (told.has(worker)) tell(worker);
    });
    // One that is dying is past hearing, and looks alive for a moment yet: what it does not hear is no reason to end as well.
    worker.on('error', (error) => {
      const { pid } = worker.process;
      log.warn({ err: error, pid }, 'an instance does not hear');
      // Nor does one that never came to be, since the system had no process left, say: and that one never ends either.
      if (pid === undefined) worker.emit('exit', 1, null);
    });
    worker.once('exit', (code: number | null, signal: string | null) =>
      onExit(worker, performance.now() - startedMs, code, signal),
    );
    return worker;
  };
  /** @returns whether another one has taken its place: one that does not come up is no reason to lose one that works. */
  const replaceOne = async (worker: Worker): Promise<boolean> => {
    leaving = worker;
    const successor = start();
    passing.add(successor);
    const isOpen = await new Promise<boolean>((resolve) => {
      successor.once('listening', () => resolve(true));
      successor.once('exit', () => resolve(false));
    });
    leaving = null;
    passing.delete(successor);
    if (closing) return false;
    const isGone = !living.has(worker);
    if (!isOpen && isGone) replace();
    if (!isOpen) return false;
    // It died meanwhile, and this one has taken its place already.
    if (isGone) return true;
    passing.add(worker);
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    tell(worker);
    await ended;
    return true;
  };
  const renewAll = async (): Promise<void> => {
    for (const worker of [...living]) {
      if (closing) return;
      // It died before its turn came: whoever takes its place is new as well.
      if (!living.has(worker)) continue;
      if (await replaceOne(worker)) continue;
      if (closing) return;
      log.error('a new instance did not open: the others stay as they are');
      return;
    }
    log.info({ instances: living.size }, 'all instances have been replaced');
  };
  for (let started = 0; started < count; started += 1) start();

  return {
    async close() {
      closing = true;
      codes.length = 0;
      const ends = [...living].map((worker) => new Promise((resolve) => worker.once('exit', resolve)));
      living.forEach(tell);
      await Promise.all(ends);
      return codes.find((code) => code !== 0) ?? 0;
    },
    renew() {
      renewing ??= renewAll().finally(() => {
        renewing = null;
      });
      return renewing;
    },
    kill() {
      closing = true;
      for (const worker of living) worker.process.kill('SIGKILL');
    },
  };
}
