import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { commandLine, printed } from '../harness/commands/testing/command-line.ts';
import { packageRoot } from '../harness/model/paths.ts';
import { type Bend, bentSuite } from './testing/bent-suite.ts';

const BUNDLED = join(packageRoot(), 'dist/scenarios/index.js');

/** Some milliseconds more for each page that is loaded: what a forgotten index costs. */
const SLOWER: Bend = {
  replace: `(parts) => ({
    loadProduct: async (...given) => {
      await delay(4);
      return parts.loadProduct(...given);
    },
  })`,
};
/** What the bundled shop does, in a program of its own. */
const AS_IT_IS: Bend = { replace: '() => ({})' };

async function compared(bend: Bend, ...gate: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'oversold-gate-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const variants = ['--suite', bentSuite(folder, bend), '--base', BUNDLED, '--set', 'CACHE=off'];
  const args = ['compare', 'missing-cache', '--json', '--seed', '3', ...variants, ...gate];
  const ended = await commandLine(join(folder, 'reports'))(args);
  const [found] = printed(ended).results[0]?.gates ?? [];
  return { exitCode: ended.exitCode, found };
}

test('a build that is slower than the one before misses the gate', async () => {
  const { exitCode, found } = await compared(SLOWER, '--gate');
  expect(found).toMatchObject({ state: 'missed', atMost: 1.05 });
  expect(exitCode).toBe(3);
});

test('one that is not meets it, where it may be half as slow again', async () => {
  const { exitCode, found } = await compared(AS_IT_IS, '--gate', '50');
  expect(found, JSON.stringify(found)).toMatchObject({ state: 'met', atMost: 1.5 });
  expect(exitCode).toBe(0);
});
