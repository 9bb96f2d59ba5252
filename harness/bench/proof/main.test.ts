import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { outputOf, startBench } from '../shared/testing/program.ts';

const proof = (...options: string[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'oversold-proof-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const child = startBench('proof', folder, options);
  onTestFinished(() => void child.kill('SIGKILL'));
  return outputOf(child);
};

test('the seed is said, and the same one finds the same', async () => {
  const quick = () => proof('--quick', '--json', '--only', 'correct-shop', '--seed', '7');
  const [one, other] = await Promise.all([quick(), quick()]);
  expect(one.said).toContain('from seed 7');
  expect(JSON.parse(one.out).sections).toMatchObject([{ name: 'correct-shop', figures: { seed: 7 } }]);
  expect(JSON.parse(other.out).sections).toEqual(JSON.parse(one.out).sections);
});

test('what is no seed is refused', async () => {
  const { code, said } = await proof('--seed', 'lucky');
  expect(said).toContain('A whole number is needed.');
  expect(code).toBe(4);
});
