import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { list, RUN_PREFIX, removeLeftovers } from './leftovers.ts';
import { isAlive, program, temporaryFolder, until } from './testing/programs.ts';

/** A process in a group of its own, as all that a guard starts are, which stays until somebody ends it. */
function forever(): ChildProcess & { readonly pid: number } {
  const child = spawn(process.execPath, [program('setInterval(() => {}, 1_000);')], { detached: true });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  if (child.pid === undefined) throw new Error('it was not started');
  return child as ChildProcess & { readonly pid: number };
}

/** The directory of a run, and the guard that is listed in it. */
function run(parent: string): { readonly folder: string; readonly guard: ReturnType<typeof forever> } {
  const folder = mkdtempSync(join(parent, RUN_PREFIX));
  const guard = forever();
  list(folder, 'guard', guard.pid);
  return { folder, guard };
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

test.skipIf(process.platform !== 'linux')(
  'where a guard was killed, what it had started is ended and its directory removed; of others nothing is',
  async () => {
    const parent = temporaryFolder();
    const [abandoned, going] = [run(parent), run(parent)];
    const [backend, database, others] = [forever(), forever(), forever()];
    list(abandoned.folder, 'backend', backend.pid);
    list(abandoned.folder, 'database', database.pid);
    list(going.folder, 'backend', others.pid);
    await removeLeftovers(parent);
    expect([backend, database, others].map(({ pid }) => isAlive(pid))).toEqual([true, true, true]);
    await kill(abandoned.guard);
    await removeLeftovers(parent);
    await until(() => ![backend, database].some(({ pid }) => isAlive(pid)));
    expect(existsSync(abandoned.folder)).toBe(false);
    expect(isAlive(others.pid)).toBe(true);
    expect(existsSync(going.folder)).toBe(true);
  },
);

test.skipIf(process.platform !== 'linux')(
  'a process that has the number of one that is gone is left alone',
  async () => {
    const parent = temporaryFolder();
    const { folder, guard } = run(parent);
    const stranger = forever();
    appendFileSync(join(folder, 'processes'), `backend ${stranger.pid} 1\n`);
    await kill(guard);
    await removeLeftovers(parent);
    expect(existsSync(folder)).toBe(false);
    expect(isAlive(stranger.pid)).toBe(true);
  },
);

test('a run that has not said yet who guards it is just starting', async () => {
  const parent = temporaryFolder();
  const folder = join(parent, `${RUN_PREFIX}new`);
  mkdirSync(folder);
  await removeLeftovers(parent);
  expect(existsSync(folder)).toBe(true);
});
