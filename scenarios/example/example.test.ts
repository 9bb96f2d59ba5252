import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { commandLine, printed } from '../../harness/commands/testing/command-line.ts';
import { packageRoot } from '../../harness/model/paths.ts';

/** As `harness/YOUR-SHOP.md` has it: the example is built with everything else, and must go on working. */
const SUITE = join(packageRoot(), 'dist/scenarios/example/suite.js');

test('the smallest suite runs, against a shop without database and mails, and everything that it asks holds', async () => {
  const reports = mkdtempSync(join(tmpdir(), 'oversold-example-'));
  onTestFinished(() => rmSync(reports, { recursive: true, force: true }));
  const ended = await commandLine(reports)(['run', '--all', '--suite', SUITE, '--seed', '1', '--json']);
  const verdicts = printed(ended).results.flatMap((result) => result.verdicts);
  expect(verdicts.filter(({ verdict }) => verdict !== 'holds')).toEqual([]);
  expect(verdicts.length).toBe(12);
  expect(ended.exitCode).toBe(0);
});
