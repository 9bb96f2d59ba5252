import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../model/paths.ts';
import { commandLine, type Ended, printed, violatedIn } from './testing/command-line.ts';

const EXAMPLE = join(packageRoot(), 'dist/scenarios/example/suite.js');

let reports = '';
let tried: (...args: readonly string[]) => Promise<Ended>;
beforeAll(() => {
  reports = mkdtempSync(join(tmpdir(), 'oversold-try-'));
  tried = (...args) => commandLine(reports)(['try', '--seed', '1', ...args]);
});
afterAll(() => rmSync(reports, { recursive: true, force: true }));

const block = ({ stdout }: Ended, about: string): string =>
  stdout.split(/\n(?=\S)/).find((each) => each.startsWith(about)) ?? '';

test('a shop of few words is tried as far as it goes, and what nobody sent is said', async () => {
  const ended = await tried('--suite', EXAMPLE);
  expect(block(ended, 'A total that the client made up')).toContain('the adapter has not sent it');
  expect(block(ended, 'What they have in all')).toContain('no movements: this shop writes no movements down');
  expect(ended.stdout).not.toContain('Its buyer looks at it');
  expect(ended.exitCode).toBe(0);
});

test('a shop that is wrong is wrong here, too: --json prints its result alone', async () => {
  const ended = await tried('--json', '--set', 'TARGET_DEFECT=client-price');
  const [result] = printed(ended).results;
  expect(violatedIn(result)).toContain('forged-money-is-inert');
  expect(result?.run.command).toContain('oversold try --size smoke --seed 1');
  expect(ended.exitCode).toBe(1);
  const again = await commandLine(reports)(['report', join(printed(ended).report, '..'), '--json']);
  expect(printed(again).results[0]?.verdicts).toEqual(result?.verdicts);
});
