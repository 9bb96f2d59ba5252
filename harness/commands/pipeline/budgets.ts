import type { BudgetResult, Distribution, JudgedPhase, Measurements } from '../../model/result.ts';
import type { Budget } from '../../model/scenario.ts';

const PERCENTILES: Readonly<Record<Budget['percentile'], keyof Distribution>> = {
  50: 'p50Ms',
  90: 'p90Ms',
  95: 'p95Ms',
  99: 'p99Ms',
};

/** Fewer samples than this leave less than two of them above the percentile: nothing to judge by. */
const enough = (budget: Budget): number => Math.ceil(2 / (1 - budget.percentile / 100));

/**
 * Missed arrivals count as slowest: where they alone reach into the percentile, the budget is missed. A phase that did not
 * measure the backend neither meets a budget nor misses it.
 */
export function checkBudget(budget: Budget, measurements: Measurements): BudgetResult {
  const { name, phase: phaseName, limitMs } = budget;
  const base = { name, phase: phaseName, limitMs };
  const unknown = (because: string) => ({ ...base, measuredMs: null, state: 'unknown' as const, because });
  const phase = measurements.phases.find((measured) => measured.name === phaseName);
  const time = phase?.kinds.find(({ kind }) => kind === budget.kind)?.responseTime;
  if (phase === undefined || time === undefined || time.count < enough(budget))
    return unknown('not enough samples');
  if (phase.trust.state === 'inconclusive') return unknown(phase.trust.because);
  if (missedShare(phase) >= 1 - budget.percentile / 100)
    return { ...base, measuredMs: null, state: 'missed', because: null };
  const measuredMs = time[PERCENTILES[budget.percentile]];
  if (measuredMs === null) return unknown('not enough samples');
  return { ...base, measuredMs, state: measuredMs <= limitMs ? 'met' : 'missed', because: null };
}

const missedShare = ({ missed, offered }: JudgedPhase): number => (offered === 0 ? 0 : missed / offered);
