import { expect, test } from 'vitest';
import type { JudgedPhase, Measurements } from '../../model/result.ts';
import type { GoodputBudget } from '../../model/scenario.ts';
import { rush } from '../../report/fixtures/phases.ts';
import { checkGoodput } from './goodput.ts';

const budget: GoodputBudget = {
  ...{ name: 'goodput', phase: 'hard', against: 'alone' },
  ...{ kind: 'checkout', leastShare: 0.8 },
};

interface Told {
  readonly name: string;
  readonly ok: number;
  readonly refused?: number;
  readonly trust?: JudgedPhase['trust'];
}

/** A phase of ten seconds. */
const phase = ({ name, ok, refused = 0, trust = { state: 'trusted' } }: Told): JudgedPhase => ({
  ...{ ...rush, name, durationMs: 10_000, trust },
  kinds: rush.kinds.map((kind) => ({ ...kind, outcomes: { ok, refused, unknown: 0 } })),
});

const found = (...phases: readonly Told[]) => {
  const measurements: Measurements = {
    phases: phases.map(phase),
    ...{ comparisons: [], provenThroughput: null },
  };
  return checkGoodput(budget, measurements);
};

test('is met by a share of what another phase did well, whatever else was refused', () => {
  expect(found({ name: 'alone', ok: 500 }, { name: 'hard', ok: 400, refused: 900 })).toMatchObject({
    ...{ state: 'met', perSecond: 40, againstPerSecond: 50, because: null },
  });
});

test('is missed by less: to refuse everybody quickly is no goodput', () => {
  expect(found({ name: 'alone', ok: 500 }, { name: 'hard', ok: 399, refused: 9_000 }).state).toBe('missed');
  expect(found({ name: 'alone', ok: 500 }, { name: 'hard', ok: 0, refused: 9_000 }).state).toBe('missed');
});

test('is unknown where one of the phases is not there, did next to nothing, or did not measure the backend', () => {
  const trust = { state: 'inconclusive', because: 'busy' } as const;
  expect(found({ name: 'alone', ok: 500 })).toMatchObject({
    ...{ state: 'unknown', because: 'the phase "hard" was not measured' },
  });
  expect(found({ name: 'alone', ok: 49 }, { name: 'hard', ok: 49 }).state).toBe('unknown');
  expect(found({ name: 'alone', ok: 500, trust }, { name: 'hard', ok: 500 })).toMatchObject({
    ...{ state: 'unknown', because: '"alone": busy' },
  });
  expect(found({ name: 'alone', ok: 500 }, { name: 'hard', ok: 500, trust }).state).toBe('unknown');
});
