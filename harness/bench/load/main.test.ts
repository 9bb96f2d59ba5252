import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { childrenOf, isAlive, outputOf, startBench } from '../shared/testing/program.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-bench-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const bench = (...options: string[]) => {
  const child = startBench('load', folder, options);
  // A test that fails or takes too long leaves none behind either.
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
};

test('one measurement in its short form: one JSON object on standard output, and promises kept', async () => {
  const { code, out, said } = await outputOf(bench('--only', 'lost-posts', '--quick', '--json'));
  expect(said).toContain('SIGKILL');
  expect(JSON.parse(out)).toMatchObject({
    quick: true,
    sections: [{ name: 'lost-posts', broken: [] }],
    missed: [],
  });
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
