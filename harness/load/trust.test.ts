import { describe, expect, test } from 'vitest';
import type { Distribution, PhaseMeasurement, WarmUp } from '../model/result.ts';
import type { Budget } from '../model/scenario.ts';
import { judgePhases } from './trust.ts';

const lag = (p99Ms: number | null): Distribution => ({
  ...{ count: 100, p50Ms: 0.1, p90Ms: 0.2, p95Ms: 0.3, maxMs: 9, meanMs: 0.1 },
  p99Ms,
});

const phase = (more: Partial<PhaseMeasurement> = {}): PhaseMeasurement => ({
  name: 'sale',
  model: 'open',
  durationMs: 1_000,
  connections: 4,
  offered: 100,
  sent: 100,
  late: 0,
  missed: 0,
  perSecond: 100,
  kinds: [],
  dispatchLag: lag(1),
  generatorCpu: 0.3,
  eventLoopUtilization: 0.3,
  littlesLaw: { inSystem: 5, predicted: 5, gap: 0 },
  warmUp: null,
  timeline: [],
  ...more,
});

const budget = (limitMs: number): Budget => ({
  name: `p99 ${limitMs}`,
  phase: 'sale',
  kind: 'checkout',
  percentile: 99,
  limitMs,
});

const because = (measured: PhaseMeasurement, ...budgets: readonly Budget[]): string | null => {
  const [judged] = judgePhases([measured], budgets);
  return judged?.trust.state === 'inconclusive' ? judged.trust.because : null;
};

test('a phase with nothing against it is trusted', () => expect(because(phase())).toBeNull());

describe('the event loop of the harness', () => {
  test.each(['open', 'closed', 'paired', 'saturation'] as const)('must not be busy, %s model', (model) => {
    expect(because(phase({ model, eventLoopUtilization: 0.93 }))).toBe(
      'the harness was the bottleneck (event loop 93 % busy)',
    );
  });
  test('may be busy for 80 % of the time', () => {
    expect(because(phase({ eventLoopUtilization: 0.8 }))).toBeNull();
  });
});

describe('the dispatch lag', () => {
  test('is held against a tenth of the tightest budget of the phase', () => {
    const lagging = phase({ dispatchLag: lag(30) });
    expect(because(lagging, budget(1_000), budget(300))).toBeNull();
    expect(because(lagging, budget(1_000), budget(290))).toBe(
      'the harness was the bottleneck (dispatch lag p99 30.0 ms, at most 29 ms)',
    );
    expect(because(lagging, { ...budget(1_000), phase: 'another' })).toMatch(/at most 10 ms/);
  });
  test('is held against 10 ms where there is no budget', () => {
    expect(because(phase({ dispatchLag: lag(10) }))).toBeNull();
    expect(because(phase({ dispatchLag: lag(10.1) }))).toMatch(/at most 10 ms/);
  });
  test('is held against it in a comparison too', () => {
    const compared = phase({ model: 'paired', dispatchLag: lag(30) });
    expect(because(compared)).toBe(
      'the harness was the bottleneck (dispatch lag p99 30.0 ms, at most 10 ms)',
    );
    expect(because(compared, budget(300))).toBeNull();
  });
  test('says nothing where no schedule was to be kept', () => {
    expect(because(phase({ model: 'closed', dispatchLag: lag(99) }))).toBeNull();
    expect(because(phase({ dispatchLag: lag(null) }))).toBeNull();
  });
});

test('books that do not add up are not believed', () => {
  expect(because(phase({ littlesLaw: { inSystem: 10, predicted: 9.5, gap: 0.05 } }))).toBeNull();
  expect(because(phase({ littlesLaw: { inSystem: 10, predicted: 9.4, gap: 0.06 } }))).toBe(
    "the books of the load do not add up (Little's law: 10.00 operations in the system were counted, rate × time says 9.40)",
  );
  expect(because(phase({ littlesLaw: null }))).toBeNull();
});

describe('a warm-up', () => {
  const windows = Array.from({ length: 5 }, () => ({ medianMs: 10, cpuMsPerRequest: 2 }));
  const warm: WarmUp = { over: true, windows, responseTime: 'none', processorTime: 'none' };
  const cold: WarmUp = { over: false, windows, responseTime: 'falling', processorTime: 'none' };
  const states = (...phases: readonly PhaseMeasurement[]) =>
    judgePhases(phases, []).map(({ trust }) => trust.state);

  test('that was not over speaks for what follows it, and not for what went before', () => {
    expect(states(phase(), phase({ warmUp: cold }), phase())).toEqual([
      'trusted',
      'inconclusive',
      'inconclusive',
    ]);
  });
  test('that is over makes up for one that was not', () => {
    expect(states(phase({ warmUp: cold }), phase({ warmUp: warm }), phase())).toEqual([
      'inconclusive',
      'trusted',
      'trusted',
    ]);
  });
  test('may lag: only the trend of its response times is read', () => {
    expect(because(phase({ warmUp: warm, dispatchLag: lag(99) }))).toBeNull();
  });
  test('says what was still moving', () => {
    expect(because(phase({ warmUp: cold }))).toBe(
      'the warm-up was not over after 5 windows (the median response time was falling)',
    );
    const both: WarmUp = { ...cold, processorTime: 'rising' };
    expect(because(phase({ warmUp: both }))).toContain('and the processor time per request was rising');
    const early: WarmUp = { ...cold, windows: [], responseTime: 'too early', processorTime: null };
    expect(because(phase({ warmUp: early }))).toContain('too early to tell');
    const failing: WarmUp = { ...early, windows: [...windows, { medianMs: null, cpuMsPerRequest: 1 }] };
    expect(because(phase({ warmUp: failing }))).toContain('(the backend failed in 1 of them)');
  });
});
