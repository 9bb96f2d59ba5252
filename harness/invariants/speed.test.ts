import { expect, test } from 'vitest';
import { SyntheticShop } from '../bench/audit/synthetic-shop.ts';
import { indexEvidence } from '../evidence/index-evidence.ts';
import type { Operation } from '../model/operation.ts';
import { invariants } from './index.ts';
import { judge } from './judge.ts';

const NOTHING = { phases: [], comparisons: [], provenThroughput: null };
const OPERATIONS = 100_000;

test('a hundred thousand operations are indexed and judged by everybody within a few seconds, and nobody is accused', () => {
  const shop = new SyntheticShop(OPERATIONS, 'a sale');
  const { premises } = shop;
  const history = [...shop.run()].map(
    ({ invocation, completion }) => ({ ...invocation, ...completion }) as Operation,
  );
  const witnesses = { history, faults: [], ...shop.close() };
  const before = process.cpuUsage();
  const { verdicts } = judge(indexEvidence(witnesses, premises), invariants, [], NOTHING);
  const { user, system } = process.cpuUsage(before);
  const of = (wanted: string) => verdicts.filter(({ verdict }) => verdict === wanted);
  expect(of('violated')).toEqual([]);
  expect(of('holds').length).toBeGreaterThan(20);
  // Processor time, since the machine may be busy with something else; quadratic work would take minutes.
  expect((user + system) / 1_000).toBeLessThan(4_000);
});
