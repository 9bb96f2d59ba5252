import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../model/paths.ts';
import { commandLine, type Ended, printed } from './testing/command-line.ts';

/** The command line against a backend that answers with garbage, without an end, or never. */

const SUITE = join(packageRoot(), 'dist/harness/commands/testing/hostile-suite.js');
/** The harness alone takes some 150 MiB. What it must not do is to keep what a backend sends without an end. */
const PEAK_KIB = 400 * 1_024;
/** Some twenty seconds where the machine has nothing else to do; never is what it must not be. */
const LIMIT_MS = 180_000;

let reports = '';
beforeAll(() => {
  reports = mkdtempSync(join(tmpdir(), 'oversold-hostile-'));
});
afterAll(() => rmSync(reports, { recursive: true, force: true }));

interface Met extends Ended {
  readonly peakKib: number;
  readonly tookMs: number;
}

async function meet(at: 'ready' | 'set-up' | 'orders', how: string): Promise<Met> {
  const peakFile = join(reports, `${at}-${how}`);
  const settings = ['--set', `HOSTILE_AT=${at}`, '--set', `HOSTILE_HOW=${how}`];
  const startedAt = performance.now();
  const run = commandLine(reports);
  const args = ['run', 'hostile-sale', '--suite', SUITE, '--seed', '1', '--json', ...settings];
  const ended = await run(args, { HARNESS_PEAK_FILE: peakFile });
  const tookMs = performance.now() - startedAt;
  return { ...ended, tookMs, peakKib: Number(readFileSync(peakFile, 'utf8')) };
}

function expectBounded({ peakKib, tookMs }: Met): void {
  expect(peakKib).toBeGreaterThan(0);
  expect(peakKib).toBeLessThan(PEAK_KIB);
  expect(tookMs).toBeLessThan(LIMIT_MS);
}

test.concurrent.each([
  ['never', /backend main was not ready within 20000 ms/],
  ['garbage', /was not ready within/],
  ['endless-headers', /was not ready within/],
])('asked whether it is ready: %s: the run could not be made, and says so', async (how, says) => {
  const met = await meet('ready', how);
  expect(met.stderr).toMatch(says);
  expect(met.exitCode).toBe(4);
  expectBounded(met);
});

test.concurrent.each([
  ['never', /could not set up the backend: .*timeout/i],
  ['garbage', /could not set up the backend: .*HTTP/],
  ['endless-headers', /could not set up the backend: .*overflow/i],
  ['trickling-headers', /could not set up the backend: .*timeout/i],
  ['endless-body', /could not set up the backend: the answer is longer than 1048576 bytes/],
  ['trickling-body', /could not set up the backend: .*timeout/i],
])('at set-up: %s: the run could not be made, and says why', async (how, says) => {
  const met = await meet('set-up', how);
  expect(met.stderr).toMatch(says);
  expect(met.exitCode).toBe(4);
  expectBounded(met);
});

test('to orders, in every way in turn: nobody knows what became of them, and the run is inconclusive', async () => {
  const met = await meet('orders', 'all');
  const [result] = printed(met).results;
  const causes = Object.fromEntries(result?.unknowns.map(({ cause, attempts }) => [cause, attempts]) ?? []);
  // Sixty, in six ways: two are too long, and three never come to an end. On a starved machine too long may be too slow as well.
  const { unintelligible, cut = 0, timeout = 0 } = causes;
  expect({ unintelligible, others: cut + timeout }).toEqual({ unintelligible: 10, others: 50 });
  expect(cut).toBeGreaterThan(0);
  expect(timeout).toBeGreaterThanOrEqual(30);
  expect(met.exitCode).toBe(2);
  expectBounded(met);
});
