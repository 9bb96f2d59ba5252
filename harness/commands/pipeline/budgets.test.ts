import { expect, test } from 'vitest';
import { Meter } from '../../load/meter.ts';
import type { Operation } from '../../model/operation.ts';
import type { JudgedPhase, Measurements } from '../../model/result.ts';
import type { Budget } from '../../model/scenario.ts';
import { NS_PER_MS, startClock } from '../../model/time.ts';
import { checkBudget } from './budgets.ts';

const budget: Budget = { name: 'p99', phase: 'sale', kind: 'browse', percentile: 99, limitMs: 100 };

const pageOf = (
  startedAt: number,
  tookMs: number,
  outcome: Operation<'browse'>['outcome'] = SHOWN,
): Operation => ({
  ...{ id: 0, intentId: 'i', process: 0, phase: 'sale', backend: 'main', kind: 'browse', steps: [] },
  input: { actor: 'anonymous', sku: 'a' },
  ...{ intendedAt: startedAt, startedAt, endedAt: startedAt + tookMs * NS_PER_MS },
  outcome,
});
const SHOWN = { type: 'ok', result: { sku: 'a', unitPriceCents: 1 } } as const;
const BUSY = { type: 'refused', reason: 'busy', detail: '503' } as const;

interface Sale {
  readonly fast: number;
  readonly slow?: number;
  readonly missed?: number;
}

/** A phase of pages that took 5 ms or 500 ms, or were missed. */
function measured({ fast, slow = 0, missed = 0 }: Sale, trust: JudgedPhase['trust'] = { state: 'trusted' }) {
  const meter = new Meter(startClock(), 10_000);
  const page = (tookMs: number) => pageOf(meter.startedAt, tookMs);
  for (let index = 0; index < fast; index += 1) meter.end(page(5));
  for (let index = 0; index < slow; index += 1) meter.end(page(500));
  for (let index = 0; index < missed; index += 1) meter.miss('browse');
  const offered = fast + slow + missed;
  const phase = meter.measurement({ name: 'sale', model: 'open', connections: 1, offered });
  const measurements: Measurements = {
    ...{ comparisons: [], provenThroughput: null },
    phases: [{ ...phase, trust }],
  };
  return measurements;
}

const stateOf = (sale: Sale) => checkBudget(budget, measured(sale), []).state;

test('is met by the percentile, and missed by it', () => {
  expect(stateOf({ fast: 991, slow: 9 })).toBe('met');
  expect(stateOf({ fast: 989, slow: 11 })).toBe('missed');
});

test('what was missed stands beside what was slow: nine of each in a thousand are more than one in a hundred', () => {
  expect(stateOf({ fast: 991, missed: 9 })).toBe('met');
  expect(stateOf({ fast: 982, slow: 9, missed: 9 })).toBe('missed');
  expect(checkBudget(budget, measured({ fast: 980, missed: 20 }), []).measuredMs).toBeCloseTo(10_000, -2);
});

test('is missed, and not unknown, where everything was', () => {
  expect(stateOf({ fast: 0, missed: 1_000 })).toBe('missed');
});

test('is unknown where there is too little to judge by, or the phase did not measure the backend', () => {
  expect(checkBudget(budget, measured({ fast: 199 }), [])).toMatchObject({
    ...{ state: 'unknown', measuredMs: null, because: 'not enough samples' },
  });
  expect(stateOf({ fast: 200 })).toBe('met');
  const doubt = measured({ fast: 1_000 }, { state: 'inconclusive', because: 'busy' });
  expect(checkBudget(budget, doubt, [])).toMatchObject({ state: 'unknown', because: 'busy' });
});

test('is unknown where its limit is not below the timeout: no answer would meet it', () => {
  const patient = { ...budget, limitMs: 10_000 };
  expect(checkBudget(patient, measured({ fast: 0, missed: 1_000 }), [])).toMatchObject({
    ...{ state: 'unknown', because: 'the limit is not below the timeout of 10000 ms' },
  });
});

test('of operations that ended in one way only these count', () => {
  const slowRefusals = { ...budget, outcome: 'refused' } as const;
  const history = (refusedMs: number) =>
    Array.from({ length: 400 }, (_, index) =>
      index % 2 === 0 ? pageOf(0, 500) : pageOf(0, refusedMs, BUSY),
    );
  const judged = (refusedMs: number) =>
    checkBudget(slowRefusals, measured({ fast: 200, slow: 200 }), history(refusedMs));
  expect(judged(5).state).toBe('met');
  expect(judged(101).state).toBe('missed');
  const others = history(101).map((operation) => ({ ...operation, phase: 'another' }));
  expect(checkBudget(slowRefusals, measured({ fast: 400 }), others).state).toBe('unknown');
});
