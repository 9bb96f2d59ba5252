import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../model/paths.ts';

/**
 * A bench as its users start it, from `dist`.
 * @param folder for temporary files: what a bench leaves behind when it is killed is the test's to remove.
 */
export const startBench = (bench: string, folder: string, options: readonly string[]): ChildProcess =>
  spawn(process.execPath, [join(packageRoot(), `dist/harness/bench/${bench}/main.js`), ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: folder },
  });

/** Waits until it has ended. */
export async function outputOf(child: ChildProcess): Promise<{ code: unknown; out: string; said: string }> {
  let out = '';
  let said = '';
  child.stdout?.on('data', (text) => {
    out += text;
  });
  child.stderr?.on('data', (text) => {
    said += text;
  });
  const [code] = await once(child, 'close');
  return { code, out, said };
}

/** The processes that a process started and that are still its own (Linux). */
export function childrenOf(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return children.trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Those too that they started in turn. */
export const descendantsOf = (pid: number): number[] =>
  childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);

/** A zombie is dead: whoever adopted it has yet to notice. */
export function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
