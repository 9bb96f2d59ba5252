import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Result } from '../../harness/index.ts';
import { packageRoot } from '../../harness/model/paths.ts';

const PROGRAM = join(packageRoot(), 'dist/scenarios/throughput/main.js');

test('a part of it: the shop is killed, nothing is violated, and how long it took to be well again is known', async () => {
  const reports = mkdtempSync(join(tmpdir(), 'oversold-throughput-'));
  try {
    const args = [PROGRAM, 'kill', '--reports', reports, '--json'];
    const stdout = await new Promise<string>((resolve) => {
      execFile(process.execPath, args, { maxBuffer: 64 * 2 ** 20 }, (_, printed) => resolve(printed));
    });
    const { results } = JSON.parse(stdout) as { results: Result[] };
    expect(results.map(({ run }) => run.scenario)).toEqual(['steady-sale', 'steady-sale-kill']);
    expect(
      results.flatMap(({ verdicts }) => verdicts.filter(({ verdict }) => verdict === 'violated')),
    ).toEqual([]);
    const [without, killed] = results.map(({ wellAgain }) => wellAgain);
    expect(without).toBeNull();
    expect(killed?.find(({ fault }) => fault === 'kill')?.firstOrderMs.known).toBeGreaterThan(0);
  } finally {
    rmSync(reports, { recursive: true });
  }
});
