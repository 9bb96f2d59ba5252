import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { messageOf, UnsupportedFault } from '../model/errors.ts';

const run = promisify(execFile);

/** A bound on a process's memory; lifted, it is as it was. */
export interface MemoryLimit {
  lift(): Promise<void>;
}

/**
 * Bounds what a process may have of memory at what it has, and so much more: RLIMIT_DATA, of a process that runs already,
 * by util-linux's prlimit. It is the kernel that refuses, so the runtime does not matter; it takes no right but to signal
 * that process, and works in a container. Rejected: cgroups (nobody may write them in most containers), RLIMIT_AS (V8
 * reserves far more addresses than it ever uses), V8's own limit (fixed when its heap is made).
 * @throws UnsupportedFault where there is no prlimit (it is Linux's), or it may not.
 */
export async function limitMemory(pid: number, spareBytes: number): Promise<MemoryLimit> {
  try {
    const before = (await prlimit(pid, '--data', '--raw', '--noheadings', '--output=SOFT')).trim();
    // Only the soft limit: the hard one could not be raised again. No core either: it would be as large as the process.
    await prlimit(pid, `--data=${dataBytes(pid) + spareBytes}:`, '--core=0:');
    return {
      // One that has died of it has no limit to lift.
      lift: () => prlimit(pid, `--data=${before}:`).then(nothing, nothing),
    };
  } catch (error) {
    throw new UnsupportedFault(`its memory cannot be limited here: ${messageOf(error).split('\n', 1)[0]}`);
  }
}

const nothing = (): void => {};

const prlimit = async (pid: number, ...args: readonly string[]): Promise<string> =>
  (await run('prlimit', ['--pid', String(pid), ...args])).stdout;

/** What the kernel counts against RLIMIT_DATA. */
function dataBytes(pid: number): number {
  const [, kilobytes] = /^VmData:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
  if (kilobytes === undefined) throw new Error(`process ${pid} has no memory of its own`);
  return Number(kilobytes) * 1_024;
}
