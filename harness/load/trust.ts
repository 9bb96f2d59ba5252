import type { JudgedPhase, PhaseMeasurement, Trust, WarmUp } from '../model/result.ts';
import type { Budget } from '../model/scenario.ts';

/** A main thread that is busier than this measures itself: what is due waits for it. */
const MAX_EVENT_LOOP = 0.8;
/** The generator's own lag must stay below this share of the tightest budget. */
const MAX_LAG_SHARE = 0.1;
/** Where a phase has no budget, its response times are read as if this were one. */
const USUAL_BUDGET_MS = 100;
/** Little's law holds exactly but for the histogram's rounding; more than this is lost or wrongly timed operations. */
const MAX_GAP = 0.05;

/**
 * Says of every phase whether it measured the backend, or the harness, or a backend that was still warming up. Pure: a
 * stored run is judged again by the rules of the day. Budgets and the proven throughput of a phase that is inconclusive are
 * unknown; verdicts are not touched.
 * @param phases in the order in which they ran, since a warm-up speaks for those that follow it.
 */
export function judgePhases(phases: readonly PhaseMeasurement[], budgets: readonly Budget[]): JudgedPhase[] {
  let warmUp: WarmUp | null = null;
  return phases.map((phase) => {
    warmUp = phase.warmUp ?? warmUp;
    return { ...phase, trust: trustOf(phase, tightest(phase, budgets), warmUp) };
  });
}

const tightest = ({ name }: PhaseMeasurement, budgets: readonly Budget[]): number =>
  budgets
    .filter(({ phase }) => phase === name)
    .reduce((least, { limitMs }) => Math.min(least, limitMs), Number.POSITIVE_INFINITY);

/**
 * @param budgetMs the tightest budget of the phase; infinite where it has none.
 * @param warmUp the phase's own, or the last one before it.
 */
export function trustOf(phase: PhaseMeasurement, budgetMs: number, warmUp: WarmUp | null): Trust {
  const because =
    busyLoop(phase) ?? lagging(phase, budgetMs) ?? wrongBooks(phase) ?? (warmUp && stillWarmingUp(warmUp));
  return because === null ? { state: 'trusted' } : { state: 'inconclusive', because };
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

const busyLoop = ({ eventLoopUtilization: busy }: PhaseMeasurement): string | null =>
  busy > MAX_EVENT_LOOP ? `the harness was the bottleneck (event loop ${percent(busy)} busy)` : null;

/**
 * A closed model has no schedule to lag behind, and nobody reads the response times of a warm-up but for their trend. A
 * comparison reads service times, but a generator that lags sends in bursts, and neither variant had the load it was to have.
 */
function lagging(phase: PhaseMeasurement, budgetMs: number): string | null {
  const { p99Ms } = phase.dispatchLag;
  const hasSchedule = phase.model === 'open' || phase.model === 'paired';
  if (!hasSchedule || phase.warmUp !== null || p99Ms === null) return null;
  const limitMs = MAX_LAG_SHARE * (Number.isFinite(budgetMs) ? budgetMs : USUAL_BUDGET_MS);
  if (p99Ms <= limitMs) return null;
  return `the harness was the bottleneck (dispatch lag p99 ${p99Ms.toFixed(1)} ms, at most ${limitMs} ms)`;
}

function wrongBooks({ littlesLaw }: PhaseMeasurement): string | null {
  if (littlesLaw === null || littlesLaw.gap <= MAX_GAP) return null;
  const { inSystem, predicted } = littlesLaw;
  return `the books of the load do not add up (Little's law: ${inSystem.toFixed(2)} operations in the system were counted, rate × time says ${predicted.toFixed(2)})`;
}

function stillWarmingUp({ over, windows, responseTime, processorTime }: WarmUp): string | null {
  if (over) return null;
  const moving = [
    ...(isTrend(responseTime) ? [`the median response time was ${responseTime}`] : []),
    ...(isTrend(processorTime) ? [`the processor time per request was ${processorTime}`] : []),
  ];
  const failed = windows.filter(({ medianMs }) => medianMs === null).length;
  if (failed > 0)
    return `the warm-up was not over after ${windows.length} windows (the backend failed in ${failed} of them)`;
  const why = moving.join(' and ') || 'too early to tell';
  return `the warm-up was not over after ${windows.length} windows (${why})`;
}

const isTrend = (trend: WarmUp['processorTime']): boolean => trend === 'falling' || trend === 'rising';
