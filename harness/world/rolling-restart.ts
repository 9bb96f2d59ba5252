import { setTimeout as delay } from 'node:timers/promises';
import { UnsupportedFault } from '../model/errors.ts';
import { workersOf } from './processes.ts';

/** A rolling restart that is under way. */
export interface RollingRestart {
  /** How many have been replaced by now. */
  replaced(): number;
  /** Resolves when all are, or nobody believes in it any more: then with the reason, else with `null`. */
  done(): Promise<string | null>;
}

/** Not more often: to list the processes of a machine keeps the one that offers the load from doing that. */
const POLL_MS = 200;
/** Each of them may finish what it began. */
const EACH_MS = 30_000;

/**
 * Asks the first process of a group to replace the others, one after the other, and watches from outside: who was there
 * as it began is gone in the end, and as many are there as before.
 * @throws UnsupportedFault where there are not two of them, or the platform does not tell.
 */
export function startRollingRestart(group: number, ask: () => void): RollingRestart {
  const before = workersOf(group);
  if (before === null) throw new UnsupportedFault('nobody here tells which processes are the backend');
  if (before.length < 2)
    throw new UnsupportedFault('there is one process only, and nobody to stand in for it');
  ask();
  const replaced = (): number => {
    const now = new Set(workersOf(group) ?? []);
    return before.filter((pid) => !now.has(pid)).length;
  };
  return {
    replaced,
    async done() {
      const deadline = performance.now() + before.length * EACH_MS;
      while (performance.now() < deadline) {
        const now = workersOf(group) ?? [];
        if (now.length >= before.length && !now.some((pid) => before.includes(pid))) return null;
        await delay(POLL_MS);
      }
      return `${replaced()} of ${before.length} processes were replaced within ${before.length * EACH_MS} ms`;
    },
  };
}
