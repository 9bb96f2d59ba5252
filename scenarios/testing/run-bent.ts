import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { commandLine, type Ended, printed } from '../../harness/commands/testing/command-line.ts';
import type { Result } from '../../harness/index.ts';
import { type Bend, bentSuite } from './bent-suite.ts';

interface Found {
  readonly ended: Ended;
  readonly result: Result | undefined;
}

/** Runs a scenario against the bundled shop, or against one that is bent. Each `set` is a setting of it, `NAME=value`. */
export async function runAgainst(
  scenario: string,
  bend: Bend | null,
  set: readonly string[] = [],
): Promise<Found> {
  const folder = mkdtempSync(join(tmpdir(), 'oversold-bent-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const suite = bend === null ? [] : ['--suite', bentSuite(folder, bend)];
  const settings = set.flatMap((setting) => ['--set', setting]);
  const args = ['run', scenario, '--json', '--seed', '3', ...suite, ...settings];
  const ended = await commandLine(join(folder, 'reports'))(args);
  return { ended, result: printed(ended).results[0] };
}
