import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../model/paths.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-bench-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The bench as its users start it, from `dist`; what it leaves behind when it is killed is the test's to remove. */
const bench = (...options: string[]): ChildProcess =>
  spawn(process.execPath, [join(packageRoot(), 'dist/harness/bench/load/main.js'), ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: folder },
  });

async function outputOf(child: ChildProcess): Promise<{ code: unknown; out: string; said: string }> {
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

test('one measurement in its short form: one JSON object on standard output, and promises kept', async () => {
  const { code, out, said } = await outputOf(bench('--only', 'lost-posts', '--quick', '--json'));
  expect(said).toContain('SIGKILL');
  expect(JSON.parse(out)).toMatchObject({ quick: true, sections: [{ name: 'lost-posts', broken: [] }] });
  expect(code).toBe(0);
});

test.each([
  { options: ['--only', 'weather'], says: /Allowed choices are throughput/ },
  { options: ['--write', '--quick'], says: /cannot be used with/ },
  { options: ['--fast'], says: /unknown option/ },
])('what cannot be meant is refused: $options', async ({ options, says }) => {
  const { code, out, said } = await outputOf(bench(...options));
  expect(said).toMatch(says);
  expect({ code, out }).toEqual({ code: 4, out: '' });
});

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

/** A zombie is dead: whoever adopted it has yet to notice. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

test.skipIf(process.platform !== 'linux').each(['SIGTERM', 'SIGKILL'] as const)(
  'nothing that the bench started outlives it: %s',
  async (signal) => {
    const child = bench('--only', 'throughput', '--quick');
    const pid = child.pid ?? expect.fail('it did not start');
    // The server, and a generator that asks it.
    await expect.poll(() => childrenOf(pid).length, { timeout: 10_000 }).toBe(2);
    const started = childrenOf(pid);
    child.kill(signal);
    await once(child, 'exit');
    await expect.poll(() => started.filter(isAlive), { timeout: 10_000 }).toEqual([]);
    expect(signal === 'SIGTERM' ? child.exitCode : child.signalCode).toBe(
      signal === 'SIGTERM' ? 143 : 'SIGKILL',
    );
  },
);
