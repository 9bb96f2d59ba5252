import { timingOf } from '../../load/meter.ts';
import { LIMITS } from '../../model/limits.ts';
import type { Operation, Outcome } from '../../model/operation.ts';
import type { BudgetResult, Distribution, Measurements } from '../../model/result.ts';
import type { Budget } from '../../model/scenario.ts';
import { Latency } from '../../statistics/latency.ts';

const PERCENTILES: Readonly<Record<Budget['percentile'], keyof Distribution>> = {
  50: 'p50Ms',
  90: 'p90Ms',
  95: 'p95Ms',
  99: 'p99Ms',
};

/** Fewer samples than this leave less than two of them above the percentile: nothing to judge by. */
const enough = (budget: Budget): number => Math.ceil(200 / (100 - budget.percentile));

/**
 * Holds a percentile of the response time against its limit; what was missed or has no answer is in it, as the timeout. A phase
 * that did not measure the backend neither meets a budget nor misses it.
 */
export function checkBudget(
  budget: Budget,
  measurements: Measurements,
  history: readonly Operation[],
): BudgetResult {
  const { name, phase: phaseName, limitMs } = budget;
  const base = { name, phase: phaseName, limitMs };
  const unknown = (because: string) => ({ ...base, measuredMs: null, state: 'unknown' as const, because });
  const phase = measurements.phases.find((measured) => measured.name === phaseName);
  const time =
    budget.outcome === undefined
      ? phase?.kinds.find(({ kind }) => kind === budget.kind)?.responseTime
      : timesOf(budget.outcome, budget, history);
  if (phase === undefined || time === undefined || time.count < enough(budget))
    return unknown('not enough samples');
  if (phase.trust.state === 'inconclusive') return unknown(phase.trust.because);
  // Beyond it the slowest answer and none at all look alike.
  if (limitMs >= LIMITS.requestTimeoutMs)
    return unknown(`the limit is not below the timeout of ${LIMITS.requestTimeoutMs} ms`);
  const measuredMs = time[PERCENTILES[budget.percentile]];
  if (measuredMs === null) return unknown('not enough samples');
  return { ...base, measuredMs, state: measuredMs <= limitMs ? 'met' : 'missed', because: null };
}

/** A phase keeps one histogram for each kind; of those that ended in one way the history knows. */
function timesOf(
  outcome: Outcome['type'],
  { phase, kind }: Budget,
  history: readonly Operation[],
): Distribution {
  const times = new Latency();
  for (const operation of history)
    if (operation.phase === phase && operation.kind === kind && operation.outcome.type === outcome)
      times.record(timingOf(operation, LIMITS.requestTimeoutMs).responseNs);
  return times.toDistribution();
}
