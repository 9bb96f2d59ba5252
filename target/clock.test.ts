import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openClock } from './clock.ts';
import { until } from './testing/until.ts';

function aFile(text: string): { path: string; say(text: string): void } {
  const folder = mkdtempSync(join(tmpdir(), 'clock-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'ahead');
  // In one piece: a reader sees the old text or the new one.
  const say = (next: string): void => {
    writeFileSync(`${path}.new`, next);
    renameSync(`${path}.new`, path);
  };
  say(text);
  return { path, say };
}
const never = (error: unknown): never => {
  throw error;
};

test('without a file it is the host’s', () => {
  const clock = openClock(null, never);
  expect(clock.aheadMs()).toBe(0);
  expect(Math.abs(clock.nowMs() - Date.now())).toBeLessThan(1_000);
});

test('it is ahead by what the file says, and follows it', async () => {
  const { path, say } = aFile('3600000');
  const clock = openClock(path, never);
  onTestFinished(() => clock.close());
  expect(clock.aheadMs()).toBe(3_600_000);
  expect(clock.nowMs() - Date.now()).toBeGreaterThan(3_599_000);
  say('0\n');
  await until(() => clock.aheadMs() === 0, 'it is the host’s again');
});

test('a file that says no time is a mistake at the start, and no reason to jump later on', async () => {
  const { path, say } = aFile('5000');
  const errors: unknown[] = [];
  const clock = openClock(path, (error) => errors.push(error));
  onTestFinished(() => clock.close());
  say('tomorrow');
  await until(() => errors.length === 1, 'somebody is told');
  expect(clock.aheadMs()).toBe(5_000);
  expect(() => openClock(path, never)).toThrow('CLOCK_FILE says "tomorrow"; allowed: a whole number');
  expect(() => openClock(`${path}.none`, never)).toThrow('CLOCK_FILE says nothing, or cannot be read');
});
