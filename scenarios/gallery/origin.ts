import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What was run and where: only what agrees in this may be counted together. */
export const origin = z.strictObject({
  /** The last one that changed what runs; `null` outside git. */
  commit: z.string().nullable(),
  /** With changes that nobody has committed. */
  dirty: z.boolean(),
  machine: z.string(),
});
export type Origin = z.infer<typeof origin>;

/** Texts, tests and what the gallery itself writes down change nothing of what it finds. */
const WHAT_RUNS = [
  ...['harness', 'target', 'scenarios', 'package.json', 'package-lock.json'].map((path) => `:(top)${path}`),
  ...['*.md', '*.test.ts', 'scenarios/gallery/*.json', 'scenarios/gallery/*.html'].map(
    (path) => `:(top,exclude)${path}`,
  ),
];

function git(...args: readonly string[]): string {
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  const { stdout, status } = spawnSync('git', [...args, '--', ...WHAT_RUNS], { cwd, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '';
}

export function originNow(): Origin {
  const commit = git('log', '-1', '--format=%h');
  return {
    commit: commit === '' ? null : commit,
    dirty: git('status', '--porcelain') !== '',
    machine: `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`,
  };
}

/** Whether what is run now is what was run then: two sets of changes that nobody has committed need not be the same. */
export const isSame = (then: Origin, now: Origin): boolean =>
  now.commit !== null &&
  ![then, now].some(({ dirty }) => dirty) &&
  then.commit === now.commit &&
  then.machine === now.machine;
