import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../model/errors.ts';
import { quote } from '../model/limits.ts';
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

/** Whether what listens at a port is ready, and what was asked last and came of it, in words. */
interface Asking {
  isReady(port: number): Promise<boolean>;
  lastAsked(): string;
}

const ANSWER_MS = 2_000;

/** Asks a backend whether it is ready, and remembers what came of it: whoever waits in vain wants to know. */
export function readinessAt(path: string): Asking {
  let last = 'nothing was asked';
  const isReady = async (port: number): Promise<boolean> => {
    const url = `http://127.0.0.1:${port}${path}`;
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS), redirect: 'manual' });
      last = `the last answer to GET ${url} was ${answer.status}, and not 2xx`;
      await answer.body?.cancel();
      return answer.ok;
    } catch (error) {
      last = `GET ${url} got no answer at last: ${quote(causeOf(error))}`;
      return false;
    }
  };
  return { isReady, lastAsked: () => last };
}

/** `fetch` itself says no more than that it failed. */
function causeOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `none within ${ANSWER_MS} ms`;
  return messageOf(error instanceof Error && error.cause !== undefined ? error.cause : error);
}
