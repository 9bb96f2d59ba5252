import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Result } from '../../harness/index.ts';
import { packageRoot } from '../../harness/model/paths.ts';

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
