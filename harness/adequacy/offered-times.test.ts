import { expect, test } from 'vitest';
import { shop } from '../invariants/testing/shop.ts';
import type { JudgedPhase } from '../model/result.ts';
import { offeredTimes } from './index.ts';

const none = { count: 0, p50Ms: null, p90Ms: null, p95Ms: null, p99Ms: null, maxMs: null, meanMs: null };
const PHASE: JudgedPhase = {
  ...{ name: 'alone', model: 'closed', durationMs: 1_000, connections: 1, offered: 1, sent: 1 },
  ...{ late: 0, missed: 0, perSecond: 10, kinds: [], dispatchLag: none, generatorCpu: 0 },
  ...{ eventLoopUtilization: 0, littlesLaw: null, warmUp: null, trust: { state: 'trusted' }, timeline: [] },
};

/** Ten can be answered a second, and one comes every so often for a second; the last answer takes three seconds more. */
const found = (everyMs: number) => {
  const moments = Array.from({ length: 1_000 / everyMs + 1 }, (_, index) => index * everyMs);
  const told = moments.reduce(
    (run, at) => run.checkout({ at: [at, 4_000], phase: 'overload' }),
    shop({ stock: { lamp: 1_000 } }),
  );
  const overload: JudgedPhase = { ...PHASE, name: 'overload', durationMs: 4_000, offered: moments.length };
  const measurements = { phases: [PHASE, overload], comparisons: [], provenThroughput: null };
  return offeredTimes(3, 'overload', 'alone').check(told.evidence(), measurements);
};

test('what is offered a second is offered while arrivals are due, however long the last answer takes', () => {
  expect(found(25)).toEqual({ met: true, saw: '40.0 offered a second, of which 10.0 could be answered' });
  expect(found(50)).toEqual({ met: false, saw: '20.0 offered a second, of which 10.0 could be answered' });
});
