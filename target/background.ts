import { AsyncResource } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { besideRequests } from './observability/stages.ts';

/** Work that goes on beside the requests. */
export interface Worker {
  /** There is something to do: do not wait for the next round. Returns at once. */
  wake(): void;
  /**
   * Ends when the round that is on is over, and all is done that there is to do, or that moment has come: somebody else goes on
   * with what is left, and may be adding to it all the time. Nothing wakes it afterwards.
   * @param untilMs of the monotonic clock.
   */
  stop(untilMs: number): Promise<void>;
}

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
  let endsMs = Number.POSITIVE_INFINITY;
  let isStopped = false;

  const guarded = async (): Promise<boolean> => {
    try {
      return await round();
    } catch (error) {
      log.error({ err: error, worker: name }, 'a round of background work failed');
      return false;
    }
  };
  const loop = async (): Promise<void> => {
    while (woken && performance.now() < endsMs) {
      woken = false;
      if (await guarded()) woken = true;
    }
    running = null;
  };
  // Bound to where the worker was started: woken by a request, it would otherwise count as a part of it, in its
  // stages and in its place in the queue for connections.
  const wake = AsyncResource.bind((): void => {
    if (isStopped) return;
    woken = true;
    running ??= besideRequests(loop);
  });
  const timer = setInterval(wake, everyMs);
  wake();

  return {
    wake,
    async stop(untilMs) {
      clearInterval(timer);
      endsMs = untilMs;
      wake();
      await endedBy(running ?? Promise.resolve(), untilMs);
      isStopped = true;
    },
  };
}

/** Waits for that, but not beyond the moment. @param untilMs of the monotonic clock. */
export async function endedBy(work: Promise<unknown>, untilMs: number): Promise<void> {
  const limit = new AbortController();
  const { signal } = limit;
  await Promise.race([
    work,
    delay(Math.max(0, untilMs - performance.now()), null, { signal }).catch(() => null),
  ]);
  limit.abort();
}
