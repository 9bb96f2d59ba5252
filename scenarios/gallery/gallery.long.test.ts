import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../harness/model/paths.ts';
import { CORRECT_RUNS, PASSES, readKept } from './kept.ts';

const PROGRAM = join(packageRoot(), 'dist/scenarios/gallery/main.js');

let reports = '';
const gallery = (...args: readonly string[]): Promise<{ exitCode: number | null; stdout: string }> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [PROGRAM, ...args, '--reports', reports],
      { maxBuffer: 64 * 2 ** 20 },
      (_, stdout) => resolve({ exitCode: child.exitCode, stdout }),
    );
  });
beforeAll(() => {
  reports = mkdtempSync(join(tmpdir(), 'oversold-gallery-'));
});
afterAll(() => rmSync(reports, { recursive: true, force: true }));

/** The folder of the last sitting: its name begins with the time. */
const folder = (): string => join(reports, readdirSync(reports).toSorted().at(-1) ?? '');

test('two passes are counted, each with a seed of its own, and what the runs say names nobody before its verdict', async () => {
  const { exitCode, stdout } = await gallery('order-without-owner', '--passes', '2', '--seed', '1');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^34 order-without-owner +caught 2 of 2/m);
  expect(stdout).toMatch(/^2 passes in /m);
  const kept = readKept(join(folder(), 'passes.json'), PASSES);
  expect(kept?.made.map(({ seed }) => seed)).toEqual([1, 2]);
  const verdicts = readFileSync(join(folder(), 'pass-2', 'verdicts.json'), 'utf8');
  expect(verdicts).toContain('no-foreign-access');
  expect(verdicts).not.toContain('order-without-owner');
});

test('runs of correct shops accuse nobody', async () => {
  const { exitCode, stdout } = await gallery('--correct', '2', '--seed', '3', '--json');
  expect([0, 2]).toContain(exitCode);
  const { made } = JSON.parse(stdout) as { made: { state: string; violated: string[] }[] };
  expect(made.map(({ violated }) => violated)).toEqual([[], []]);
  expect(readKept(join(folder(), 'correct.json'), CORRECT_RUNS)?.made).toEqual(made);
});
