import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandLine, type Ended, printed, violatedIn } from '../harness/commands/testing/command-line.ts';

let reports = '';
let oversold: (args: readonly string[]) => Promise<Ended>;

beforeAll(() => {
  reports = mkdtempSync(join(tmpdir(), 'oversold-defects-'));
  oversold = commandLine(reports);
});
afterAll(() => rmSync(reports, { recursive: true, force: true }));

/** Each turns the run red with the invariant that it names. The names stand here and in the target, nowhere between. */
describe('a defect', () => {
  test.each([
    ['concurrent-checkouts', 'select-check-update', 'never-oversell'],
    ['retry-storm', 'no-idempotency', 'charged-once'],
    ['forged-prices', 'client-price', 'forged-money-is-inert'],
    ['forged-prices', 'order-without-owner', 'no-foreign-access'],
    ['missing-cache', 'stale-price', 'charged-the-price'],
  ])('in %s: %s breaks %s', async (scenario, defect, invariant) => {
    const ended = await oversold([
      'run',
      scenario,
      '--json',
      '--seed',
      '3',
      '--set',
      `TARGET_DEFECT=${defect}`,
    ]);
    expect(violatedIn(printed(ended).results[0])).toContain(invariant);
    expect(ended.exitCode).toBe(1);
  });

  test('is found by generated programs, which are shrunk and replayed', async () => {
    const options = ['--json', '--set', 'TARGET_DEFECT=order-without-owner'];
    const found = await oversold(['check', '--seed', '3', ...options]);
    const [verdict] = printed(found).results[0]?.verdicts ?? [];
    expect(verdict).toMatchObject({ invariant: 'agrees-with-the-model', verdict: 'violated' });
    expect(found.exitCode).toBe(1);
    const path = /--path ([\d:]+)/.exec(verdict?.verdict === 'violated' ? verdict.summary : '')?.[1] ?? '';
    const again = await oversold(['check', '--seed', '3', '--path', path, ...options]);
    expect(violatedIn(printed(again).results[0])).toContain('agrees-with-the-model');
  });
});

test('generated programs agree with the correct target', async () => {
  const ended = await oversold(['check', '--seed', '4', '--programs', '40', '--json']);
  expect(printed(ended).results[0]?.verdicts[0]).toMatchObject({ verdict: 'holds', examined: 40 });
  expect(ended.exitCode).toBe(0);
});
