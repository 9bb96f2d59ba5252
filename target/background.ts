import { AsyncResource } from 'node:async_hooks';
import type { Logger } from 'pino';
import { besideRequests } from './observability/stages.ts';

/** Work that goes on beside the requests. */
export interface Worker {
  /** There is something to do: do not wait for the next round. Returns at once. */
  wake(): void;
  /** Ends when the round that is on is over, and all is done that there is to do, or five seconds have gone into it. */
  stop(): Promise<void>;
}

/** Somebody else goes on with what is left, and may be adding to it all the time. */
const LAST_ROUNDS_MS = 5_000;

/**
 * Runs `round` now, whenever it is woken, and every `everyMs` in case nobody could wake it. Rounds never overlap; a
 * round that fails is logged, and the next one comes all the same.
 * @param round returns whether there may be more to do at once.
 */
export function startWorker(
  name: string,
  everyMs: number,
  log: Logger,
  round: () => Promise<boolean>,
): Worker {
  let woken = true;
  let running: Promise<void> | null = null;
  let untilMs = Number.POSITIVE_INFINITY;

  const guarded = async (): Promise<boolean> => {
    try {
      return await round();
    } catch (error) {
      log.error({ err: error, worker: name }, 'a round of background work failed');
      return false;
    }
  };
  const loop = async (): Promise<void> => {
    while (woken && performance.now() < untilMs) {
      woken = false;
      if (await guarded()) woken = true;
    }
    running = null;
  };
  // Bound to where the worker was started: woken by a request, it would otherwise count as a part of it, in its
  // stages and in its place in the queue for connections.
  const wake = AsyncResource.bind((): void => {
    woken = true;
    running ??= besideRequests(loop);
  });
  const timer = setInterval(wake, everyMs);
  wake();

  return {
    wake,
    async stop() {
      clearInterval(timer);
      untilMs = performance.now() + LAST_ROUNDS_MS;
      wake();
      await running;
    },
  };
}
