import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../harness/model/paths.ts';
import { holding, hostile, violating } from '../../harness/report/fixtures/results.ts';
import { exitCodeOf, type Ran } from './configuration.ts';
import { tableOf } from './table.ts';

const one = { strategy: 'serializable', instances: 1 } as const;
const two = { strategy: 'serializable', instances: 2 } as const;
const held: Ran = { configuration: one, exitCode: 0, results: [holding] };

test('the table has a line for each scenario, a column for each configuration, and says what does not hold', () => {
  const broken: Ran = { configuration: two, exitCode: 1, results: [violating] };
  const missing: Ran = { configuration: { ...one, strategy: 'optimistic' }, exitCode: 4, results: [] };
  const [strategies, instances, ...lines] = tableOf([held, broken, missing]).split('\n');
  expect(strategies?.split(/\s+/)).toEqual(['', 'serializable', 'optimistic']);
  expect(instances?.split(/\s+/)).toEqual(['instances', '1', '2', '1']);
  expect(lines[0]?.split(/\s{2,}/)).toEqual([
    holding.run.scenario,
    `✓ ${holding.verdicts.length}`,
    '✗ 1/3 !',
    'not made',
  ]);
  expect(lines.join('\n')).toMatch(/ticket-rush, serializable × 2: never-oversell: violated: /);
});

test('what a backend said does not reach the terminal as it is', () => {
  const table = tableOf([{ configuration: one, exitCode: 1, results: [hostile] }]);
  expect(table).toContain('never-oversell: inconclusive: the backend was not quiet');
  expect(table.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
});

test('the gravest configuration decides the exit code: not made, violated, inconclusive, a budget missed', () => {
  const ended = (...codes: number[]) =>
    exitCodeOf(codes.map((exitCode) => ({ configuration: one, exitCode, results: [] })));
  expect(ended(0, 0)).toBe(0);
  expect(ended(0, 3)).toBe(3);
  expect(ended(3, 2, 0)).toBe(2);
  expect(ended(2, 1, 3)).toBe(1);
  expect(ended(1, 4)).toBe(4);
  expect(ended(1, 143)).toBe(143);
  expect(ended()).toBe(4);
});

const PROGRAM = join(packageRoot(), 'dist/scenarios/matrix/main.js');

function matrix(args: readonly string[]): Promise<{ exitCode: number | null; stdout: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [PROGRAM, ...args], { maxBuffer: 64 * 2 ** 20 }, (_, stdout) =>
      resolve({ exitCode: child.exitCode, stdout }),
    );
  });
}

test('a part of it: cancellations hold with optimistic locking, and two instances behind one address', async () => {
  const reports = mkdtempSync(join(tmpdir(), 'oversold-matrix-'));
  try {
    const options = ['--strategy', 'optimistic', '--instances', '2', '--reports', reports, '--json'];
    const { exitCode, stdout } = await matrix(['cancel-and-buy', ...options]);
    const { configurations } = JSON.parse(stdout) as { configurations: Ran[] };
    const [result] = configurations[0]?.results ?? [];
    expect(result?.run.settings).toMatchObject({ STOCK_STRATEGY: 'optimistic', INSTANCES: '2' });
    expect(result?.verdicts.filter(({ verdict }) => verdict !== 'holds')).toEqual([]);
    expect(exitCode).toBe(0);
  } finally {
    rmSync(reports, { recursive: true });
  }
});

test('what is no strategy is a usage error, and runs nothing', async () => {
  expect(await matrix(['--strategy', 'hope'])).toEqual({ exitCode: 4, stdout: '' });
});
