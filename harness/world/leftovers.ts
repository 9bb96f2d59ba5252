import { appendFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Role } from './guard-protocol.ts';

/**
 * What a run leaves behind whose guard was killed together with its harness (no memory left, or a cleaner with SIGKILL):
 * nobody ends its processes, and nobody removes its directory. The next guard that starts does.
 */

export const RUN_PREFIX = 'oversold-run-';
/** Within a run's directory: who is there, a line each. */
const LIST = 'processes';
/** How long what was told to end may take. PostgreSQL removes its shared memory meanwhile. */
const GRACE_MS = 2_000;
const POLL_MS = 20;

interface Listed {
  readonly role: Role | 'guard';
  readonly pid: number;
  /** Since the machine's start, in ticks: a number alone may by now be somebody else's. */
  readonly startedAt: string;
}

/** @returns `null` where there is no such process, or the platform does not tell. */
function startOf(pid: number): string | null {
  try {
    // The name in parentheses may hold anything, so that fields are counted from behind it. Z: it has ended.
    const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return state === 'Z' ? null : (fields[18] ?? null);
  } catch {
    return null;
  }
}

const isThere = ({ pid, startedAt }: Listed): boolean => startOf(pid) === startedAt;

/** Writes down that this process belongs to the run of that directory. */
export function list(folder: string, role: Listed['role'], pid: number): void {
  const startedAt = startOf(pid);
  if (startedAt !== null) appendFileSync(join(folder, LIST), `${role} ${pid} ${startedAt}\n`);
}

function listedIn(folder: string): Listed[] {
  if (!existsSync(join(folder, LIST))) return [];
  const lines = readFileSync(join(folder, LIST), 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [role = '', pid = '', startedAt = ''] = line.split(' ');
    return { role: role as Listed['role'], pid: Number(pid), startedAt };
  });
}

/** Directories of runs of ours whose guard is gone. One without a list has a guard that is just starting. */
function abandoned(parent: string): string[] {
  return readdirSync(parent)
    .filter((name) => name.startsWith(RUN_PREFIX))
    .map((name) => join(parent, name))
    .filter((folder) => statSync(folder, { throwIfNoEntry: false })?.uid === process.getuid?.())
    .filter((folder) => {
      const guard = listedIn(folder).find(({ role }) => role === 'guard');
      return guard !== undefined && !isThere(guard);
    });
}

/** Ends and removes what runs have left behind whose guard was killed. */
export async function removeLeftovers(parent: string): Promise<void> {
  for (const folder of abandoned(parent)) {
    const left = listedIn(folder).filter(isThere);
    for (const { role, pid } of left) process.kill(-pid, role === 'database' ? 'SIGQUIT' : 'SIGKILL');
    const deadline = performance.now() + GRACE_MS;
    while (left.some(isThere) && performance.now() < deadline) await delay(POLL_MS);
    for (const { pid } of left.filter(isThere)) process.kill(-pid, 'SIGKILL');
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: POLL_MS });
  }
}
