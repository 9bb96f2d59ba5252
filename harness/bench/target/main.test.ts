import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { descendantsOf, isAlive, outputOf, startBench } from '../shared/testing/program.ts';
import { readBaseline } from './baseline.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-bench-test-'));
  // PostgreSQL refuses to run as root, and whoever it runs as instead has to reach its programs.
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

const bench = (...options: string[]) => {
  const child = startBench('target', folder, options);
  // A test that fails or takes too long leaves none behind either.
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
};

test('no request takes more round trips to the database than the committed baseline says', async () => {
  const { code, out, said } = await outputOf(bench('--only', 'round-trips', '--quick', '--json'));
  if (out === '') expect.fail(said);
  const { sections } = JSON.parse(out);
  expect(sections).toMatchObject([{ name: 'round-trips', broken: [] }]);
  // Whatever has a baseline was counted: a request that nobody counts any more would hold for ever.
  const counted: string[] = sections[0].figures.map(({ request }: { request: string }) => request);
  expect(counted.toSorted()).toEqual(Object.keys(readBaseline()).toSorted());
  expect(code).toBe(0);
});

test.each([
  { options: ['--only', 'weather'], says: /Allowed choices are checkouts/ },
  { options: ['--write', '--quick'], says: /cannot be used with/ },
  { options: ['--write', '--write-baseline'], says: /cannot be used with/ },
])('what cannot be meant is refused: $options', async ({ options, says }) => {
  const { code, out, said } = await outputOf(bench(...options));
  expect(said).toMatch(says);
  expect({ code, out }).toEqual({ code: 4, out: '' });
});

/** The guard, PostgreSQL with its workers, bank, mailbox, the target, and the buyers. */
const AT_LEAST = 8;

test.skipIf(process.platform !== 'linux').each(['SIGTERM', 'SIGKILL'] as const)(
  'nothing that the bench started outlives it: %s',
  async (signal) => {
    const child = bench('--only', 'steps', '--quick');
    const pid = child.pid ?? expect.fail('it did not start');
    child.stderr?.setEncoding('utf8');
    // Its first word: the buyers have been at it.
    await once(child.stderr ?? expect.fail('it is silent'), 'data');
    const started = descendantsOf(pid);
    expect(started.length).toBeGreaterThanOrEqual(AT_LEAST);
    child.kill(signal);
    await once(child, 'exit');
    await expect.poll(() => started.filter(isAlive), { timeout: 20_000 }).toEqual([]);
    if (signal === 'SIGTERM') {
      expect(child.exitCode).toBe(143);
      expect(readdirSync(folder).filter((name) => name.startsWith('oversold-bench-'))).toEqual([]);
    }
  },
);
