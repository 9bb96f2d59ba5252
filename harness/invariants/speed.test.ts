import { expect, test } from 'vitest';
import { SyntheticShop } from '../bench/audit/synthetic-shop.ts';
import { indexEvidence } from '../evidence/index-evidence.ts';
import type { Operation } from '../model/operation.ts';
import { invariants } from './index.ts';
import { judge } from './judge.ts';

const NOTHING = { phases: [], comparisons: [], provenThroughput: null };
const FEW = 20_000;
const MANY = 100_000;

/** Processor time, since the machine may be busy with something else. */
function judged(operations: number) {
  const shop = new SyntheticShop(operations, 'a sale');
  const { premises } = shop;
  const history = [...shop.run()].map(
    ({ invocation, completion }) => ({ ...invocation, ...completion }) as Operation,
  );
  const witnesses = { history, faults: [], ...shop.close() };
  const before = process.cpuUsage();
  const { verdicts } = judge(indexEvidence(witnesses, premises), invariants, [], NOTHING);
  const { user, system } = process.cpuUsage(before);
  return { verdicts, tookMs: (user + system) / 1_000 };
}

test('a hundred thousand operations are indexed and judged by everybody in about five times what twenty thousand take, and nobody is accused', () => {
  const few = judged(FEW);
  const many = judged(MANY);
  const of = (wanted: string) => many.verdicts.filter(({ verdict }) => verdict === wanted);
  expect(of('violated')).toEqual([]);
  expect(of('holds').length).toBeGreaterThan(20);
  // A ratio, since machines differ: what is compiled counts among the few, and quadratic work would make it 25.
  expect(many.tookMs / few.tookMs).toBeLessThan(10);
});
