import { type Clock, type Instant, millis } from '../model/time.ts';

/**
 * A timer of Node fires up to about a millisecond early or late. So the timer is set for two milliseconds before the
 * moment, and the rest is passed by turning the event loop, which goes on serving answers meanwhile.
 */
const TIMER_ERROR_MS = 2;

/**
 * Calls `due(index)` for each moment when it has come; everything that is due is called at once, in order, so a loop that
 * was held up catches up without losing an arrival.
 * @param momentsMs sorted, since `startAt`.
 * @returns how many were called: all, unless the signal stopped it.
 */
export function keepTime(
  momentsMs: readonly number[],
  clock: Clock,
  startAt: Instant,
  signal: AbortSignal | undefined,
  due: (index: number) => void,
): Promise<number> {
  return new Promise((resolve) => {
    let next = 0;
    const turn = (): void => {
      const nowMs = millis(clock.now() - startAt);
      while (next < momentsMs.length && (momentsMs[next] ?? 0) <= nowMs) {
        due(next);
        next += 1;
      }
      const momentMs = momentsMs[next];
      if (momentMs === undefined || signal?.aborted === true) {
        resolve(next);
        return;
      }
      const waitMs = Math.floor(momentMs - nowMs - TIMER_ERROR_MS);
      // Not longer than a tenth of a second at once, so that a signal is noticed.
      if (waitMs >= 1) setTimeout(turn, Math.min(waitMs, 100));
      else setImmediate(turn);
    };
    turn();
  });
}
