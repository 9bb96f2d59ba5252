import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { outputOf, startBench } from '../shared/testing/program.ts';
import { type Audited, sectionOf } from './audit-section.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-bench-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('in its short form: one JSON object, every order audited, and a correct shop is not accused', async () => {
  const child = startBench('audit', folder, ['--quick', '--json']);
  onTestFinished(() => void child.kill('SIGKILL'));
  const { code, out } = await outputOf(child);
  const { sections } = JSON.parse(out);
  expect(sections).toMatchObject([
    { name: 'a-sale', broken: [] },
    { name: 'checkouts-only', broken: [] },
  ]);
  const verdicts = sections[0].figures.audited[1].cost.verdicts as { verdict: string; invariant: string }[];
  const of = (wanted: string) =>
    verdicts.filter(({ verdict }) => verdict === wanted).map(({ invariant }) => invariant);
  expect(of('violated')).toEqual([]);
  // Nothing of what this shop does is there for nothing. (It declares no loads, and has no webhooks.)
  expect(of('holds').length).toBeGreaterThan(20);
  expect(code).toBe(0);
});

function audited(operations: number, processorSeconds: number, peakBytes: number): Audited {
  const part = { name: 'index', seconds: 1, processorSeconds, residentBytes: 1 };
  const verdicts = [{ invariant: 'never-oversell', verdict: 'holds' }] as const;
  const readBack = [
    { ...part, processorSeconds: 3 },
    { ...part, processorSeconds: 0.25 },
  ];
  const cost = { orders: 1, evidenceBytes: 2 ** 20, readBack, parts: [part], verdicts, peakBytes };
  return {
    type: 'done',
    operations,
    cost,
    prototype: { parts: [{ ...part, processorSeconds: 0.5 }], found: {} },
  };
}

test('aims that are reached and aims that are missed are said in their rows', () => {
  const reached = sectionOf('a sale', [audited(1e5, 0.2, 1), audited(1e6, 2, 2 ** 30)]);
  expect(reached.rows[1]?.slice(2, 7)).toEqual([
    '2.00 s (aim: at most 2 s)',
    '1.00 s',
    '0.50 s: the audit is × 4.00',
    '× 10.0 (aim: at most × 13)',
    '1024 MiB (aim: at most 1024 MiB)',
  ]);
  expect(reached.missed).toEqual([]);
  // Beside the audit, and no part of its time.
  expect(reached.rows[1]?.at(-1)).toBe('3.25 s');
  const missed = sectionOf('a sale', [audited(1e5, 0.1, 1), audited(1e6, 2.1, 2 ** 31)]);
  expect(missed.missed).toHaveLength(3);
  expect(missed.broken).toEqual([]);
});

test('a size that the audit does not survive breaks a promise up to a million, and is said beyond', () => {
  const failed = (operations: number): Audited => ({ type: 'failed', operations, why: 'signal SIGABRT' });
  expect(sectionOf('a sale', [failed(1e6)]).broken).toEqual(['1,000,000 operations: signal SIGABRT']);
  const { broken, rows } = sectionOf('a sale', [failed(1e7)]);
  expect({ broken, rows }).toEqual({ broken: [], rows: [['10,000,000', 'signal SIGABRT']] });
});

test('whoever accuses the correct shop breaks a promise', () => {
  const of = audited(1e4, 1, 1);
  const verdicts = [{ invariant: 'charged-once', verdict: 'violated' }] as const;
  const accusing = of.type === 'done' ? { ...of, cost: { ...of.cost, verdicts } } : of;
  expect(sectionOf('a sale', [accusing]).broken).toEqual([
    '10,000 operations of a correct shop: charged-once accuses it',
  ]);
});
