import { setTimeout as delay } from 'node:timers/promises';
import type { Guarded } from './guard.ts';

export type Readiness = 'ready' | 'exited' | 'late';

/**
 * Asks until the answer is yes, the process has exited, or time is up. Always asks once more after an exit was not yet
 * seen, so a process that is ready at once costs no pause.
 */
export async function untilReady(
  guarded: Guarded,
  isReady: () => Promise<boolean>,
  { withinMs, everyMs = 20 }: { readonly withinMs: number; readonly everyMs?: number },
): Promise<Readiness> {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    if (guarded.hasExited() !== null) return 'exited';
    if (await isReady()) return guarded.hasExited() === null ? 'ready' : 'exited';
    await delay(everyMs);
  }
  return 'late';
}
