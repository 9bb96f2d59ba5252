import { expect, test } from 'vitest';
import type { Comparison, JudgedPhase, Measurements, Ratio } from '../../model/result.ts';
import { rush } from '../../report/fixtures/phases.ts';
import { checkGates } from './gate.ts';

const ratio = (low: number, high: number, atMost: number | null = 1.05): Ratio => ({
  ...{ metric: 'browse p50', estimate: (low + high) / 2, low, high, atMost },
  ...{ confidence: 0.95, pairs: 10 },
});

const compared = (ratios: readonly Ratio[]): Comparison => ({
  ...{ phase: 'pages', a: {}, b: {}, base: null, kind: 'decided', queriesPerRequest: null },
  ...{ ratios: [...ratios], pairs: 10, ratePerSecond: 200, summary: '' },
});

const found = (ratios: readonly Ratio[], trust: JudgedPhase['trust'] = { state: 'trusted' }) => {
  const measurements: Pick<Measurements, 'comparisons' | 'phases'> = {
    comparisons: [compared(ratios)],
    phases: [{ ...rush, name: 'pages', trust }],
  };
  return checkGates(measurements).map(({ state, because }) =>
    because === null ? state : `${state}: ${because}`,
  );
};

test('is missed where even the lower end is slower than that', () => {
  expect(found([ratio(1.06, 1.2)])).toEqual(['missed']);
  expect(found([ratio(1.051, 1.051)])).toEqual(['missed']);
});

test('is met where even the upper end is not', () => {
  expect(found([ratio(0.5, 1.05)])).toEqual(['met']);
  expect(found([ratio(0.5, 0.6)])).toEqual(['met']);
});

test('is unknown where the interval holds both: a noisy machine makes no gate wrong', () => {
  expect(found([ratio(1.05, 1.06)])).toEqual(['unknown: more pairs decide']);
  expect(found([ratio(0.8, 3)])).toEqual(['unknown: more pairs decide']);
});

test('is unknown where the phase did not measure the backends, whatever the ratio', () => {
  const busy = { state: 'inconclusive', because: 'busy' } as const;
  expect(found([ratio(1.06, 1.2), ratio(0.5, 0.6)], busy)).toEqual(['unknown: busy', 'unknown: busy']);
});

test('each ratio has its own, and none where none was asked for', () => {
  expect(found([ratio(1.06, 1.2, null)])).toEqual([]);
  expect(found([ratio(1.06, 1.2, 1.3), ratio(1.06, 1.2, 1)])).toEqual(['met', 'missed']);
});
