import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Result } from '../../harness/index.ts';
import { packageRoot } from '../../harness/model/paths.ts';
import { holding } from '../../harness/report/fixtures/results.ts';
import { exitCodeOf, tableOf } from './table.ts';

const after = (ordersLost: number | null, mailsMissing: number | null): Result => ({
  ...holding,
  nothingLost: {
    faults: [
      {
        ...{ fault: 'kill', times: 210, strikes: 210, inFlight: 1_204 },
        ...{ unknown: 900, tookEffect: 300, noEffect: 600, unresolved: 0 },
      },
    ],
    ...{ ordersLost, chargedWrongly: 0, mailsMissing },
  },
});

test('it ends with 0 only where zeros were counted: what was lost is 1, what nobody knows is 2', () => {
  expect(exitCodeOf(0, after(0, 0))).toBe(0);
  expect(exitCodeOf(0, after(1, 0))).toBe(1);
  expect(exitCodeOf(0, after(0, 3))).toBe(1);
  expect(exitCodeOf(0, after(null, 0))).toBe(2);
  expect(exitCodeOf(0, after(null, 3))).toBe(1);
  expect(exitCodeOf(0, holding)).toBe(2);
  // What the run itself ended with is never made better.
  expect(exitCodeOf(2, after(0, 0))).toBe(2);
  expect(exitCodeOf(4, undefined)).toBe(4);
});

test('the table says what each fault did, and what was lost over it', () => {
  const lines = tableOf(after(0, null)).split('\n');
  expect(lines[1]?.split(/\s{2,}/)).toEqual(['kill', '210', '210', '1,204', '900', '300', '600', '0']);
  expect(lines).toContain('orders lost: 0');
  expect(lines).toContain('mails missing: not known');
});

const PROGRAM = join(packageRoot(), 'dist/scenarios/soak-faults/main.js');

test('a short one: the bundled target loses nothing over kills and cuts at COMMIT', async () => {
  const reports = mkdtempSync(join(tmpdir(), 'oversold-soak-'));
  const args = [PROGRAM, '--size', 'smoke', '--reports', reports, '--json'];
  try {
    const stdout = await new Promise<string>((resolve) => {
      execFile(process.execPath, args, { maxBuffer: 64 * 2 ** 20 }, (_, printed) => resolve(printed));
    });
    const { exitCode, result } = JSON.parse(stdout) as { exitCode: number; result: Result };
    expect(result.verdicts.filter(({ verdict }) => verdict === 'violated')).toEqual([]);
    expect(result.adequacy.filter(({ met }) => !met)).toEqual([]);
    expect(result.nothingLost).toMatchObject({ ordersLost: 0, chargedWrongly: 0, mailsMissing: 0 });
    expect(result.wellAgain?.find(({ fault }) => fault === 'kill')?.firstOrderMs.known).toBeGreaterThan(0);
    expect(exitCode).toBe(0);
  } finally {
    rmSync(reports, { recursive: true });
  }
});
