import { expect, test } from 'vitest';
import { type Shop, shop } from '../invariants/testing/shop.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import { faultStruck } from './index.ts';

const of = (rule: AdequacyRule, told: Shop) =>
  rule.check(told.evidence(), { phases: [], comparisons: [], provenThroughput: null });

test('a kill that nobody was there for shows nothing, though somebody met the shop while it was away', () => {
  const killed = (inFlight: number) => {
    const run = shop().checkout({ at: [2, 5] });
    const times = { startedAt: 1_000_000, endedAt: 9_000_000 };
    run.faults.push({ fault: { type: 'kill' }, ...times, inFlight, strikes: 1, unsupported: null });
    return run;
  };
  expect(of(faultStruck(), killed(1))).toMatchObject({ met: true });
  expect(of(faultStruck(), killed(0))).toEqual({
    met: false,
    saw: '1 of 1 fault met operations in flight; no kill found anybody in flight',
  });
});
