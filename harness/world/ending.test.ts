import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { packageRoot } from '../model/paths.ts';
import { isAlive, program, SERVER, temporaryFolder, until } from './testing/programs.ts';

/** What a run leaves behind, however it ends: nothing. The processes are found in /proc. */

const WORLD = pathToFileURL(join(packageRoot(), 'dist', 'harness', 'world', 'world.js')).href;

/** As the harness does: opens a world, starts a backend and says that it is up. Once told to, what `last` says. */
const harness = (last: string): string => `
  import { openWorld } from ${JSON.stringify(WORLD)};
  const [runFolder, server] = process.argv.slice(2);
  const world = await openWorld({ runFolder });
  const database = await world.createDatabase('main');
  const backend = {
    name: 'tiny', command: process.execPath, args: [server], cwd: '/', readyPath: '/',
    environment: ({ port }) => ({ PORT: String(port) }),
  };
  const running = await world.startBackend({ backend, name: 'main', settings: {}, database });
  console.log(JSON.stringify({ backend: running.pid, baseUrl: running.baseUrl, reach: world.describe() }));
  await new Promise((resolve) => process.stdin.once('data', resolve));
  process.stdin.destroy();
  ${last}
`;

interface Up {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  readonly guard: number;
  readonly backend: number;
  readonly baseUrl: string;
  /** The guard, and what it started: bank, mailbox, PostgreSQL and the backend. */
  readonly pids: readonly number[];
  /** Those, and what PostgreSQL started. */
  readonly all: readonly number[];
  /** The run's temporary directory. */
  readonly folder: string;
}

const parentOf = (pid: string): number => {
  try {
    return Number(/^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
  } catch {
    return Number.NaN;
  }
};

const childrenOf = (pid: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
    .map(Number);

/** PostgreSQL's data directory is in the run's temporary one. */
function folderOf(pids: readonly number[]): string {
  const commands = pids.map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0'));
  const postgres = commands.find((words) => words[1] === '-D');
  return dirname(postgres?.[2] ?? '/none/none');
}

async function startHarness(last = ''): Promise<Up> {
  const child = spawn(process.execPath, [program(harness(last)), temporaryFolder(), program(SERVER)], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [output] = await once(child.stdout, 'data');
  const { backend, baseUrl, reach } = JSON.parse(String(output)) as Record<string, string> & {
    reach: string[];
  };
  const guard = Number(/kill (\d+)/.exec(reach.join('\n'))?.[1]);
  const started = childrenOf(guard);
  onTestFinished(() => {
    if (isAlive(guard)) process.kill(guard, 'SIGTERM');
  });
  expect(started).toHaveLength(4);
  const pids = [guard, ...started];
  const all = [...pids, ...started.flatMap(childrenOf)];
  return {
    child,
    guard,
    backend: Number(backend),
    baseUrl: String(baseUrl),
    pids,
    all,
    folder: folderOf(started),
  };
}

/** Tells the harness to go on to its end. @returns its exit code. */
async function tell({ child }: Up): Promise<unknown> {
  child.stdin.write('go on');
  const [code] = await once(child, 'exit');
  return code;
}

async function nothingIsLeft({ all, folder }: Up): Promise<void> {
  expect(folder).toMatch(/oversold-run-/);
  await until(() => !existsSync(folder) && all.every((pid) => !isAlive(pid)));
}

describe.skipIf(process.platform !== 'linux')('when the harness goes away', () => {
  test('by SIGINT, SIGTERM or SIGKILL, nothing is left', async () => {
    const signals = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;
    const ups = await Promise.all(signals.map(() => startHarness()));
    expect(ups.flatMap(({ pids }) => pids).every(isAlive)).toBe(true);
    for (const [index, signal] of signals.entries()) ups[index]?.child.kill(signal);
    await Promise.all(ups.map(nothingIsLeft));
  });

  test('because it closed its world or threw, nothing is left, and it ends by itself', async () => {
    const ups = await Promise.all([startHarness('await world.close();'), startHarness('throw new Error();')]);
    expect(await Promise.all(ups.map(tell))).toEqual([0, 1]);
    await Promise.all(ups.map(nothingIsLeft));
  });

  test('where its guard is killed as well, the next start ends and removes what both left behind', async () => {
    const up = await startHarness();
    // It would end by itself what its guard no longer guards.
    up.child.kill('SIGSTOP');
    process.kill(up.guard, 'SIGKILL');
    up.child.kill('SIGKILL');
    await until(() => !isAlive(up.guard));
    const next = await startHarness('await world.close();');
    await nothingIsLeft(up);
    expect(next.all.every(isAlive)).toBe(true);
    await tell(next);
    await nothingIsLeft(next);
  });

  test('having asked to keep it, everything stays up until the guard gets SIGTERM', async () => {
    const up = await startHarness('await world.keep();');
    const code = await tell(up);
    expect(code).toBe(0);
    expect((await fetch(up.baseUrl)).status).toBe(200);
    expect(up.pids.every(isAlive)).toBe(true);
    process.kill(up.guard, 'SIGINT');
    process.kill(up.guard, 'SIGTERM');
    await nothingIsLeft(up);
  });
});
