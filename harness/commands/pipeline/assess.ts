import { allowancesIn } from '../../evidence/allowances.ts';
import { indexEvidence } from '../../evidence/index-evidence.ts';
import { nothingLostOf } from '../../evidence/nothing-lost.ts';
import { resolveUnknowns, summarise } from '../../evidence/resolve-unknowns.ts';
import { countUnjoined } from '../../evidence/unjoined.ts';
import { wellAgainOf } from '../../evidence/well-again.ts';
import { type AdequacyFound, judge } from '../../invariants/judge.ts';
import { attributionWarnings } from '../../load/attribution.ts';
import { judgePhases } from '../../load/trust.ts';
import { EXIT } from '../../model/errors.ts';
import type { Evidence, Witnesses } from '../../model/evidence.ts';
import {
  type BudgetResult,
  type Measurements,
  type ProvenThroughput,
  RESULT_VERSION,
  type Result,
} from '../../model/result.ts';
import type { Plan, Scenario } from '../../model/scenario.ts';
import type { Verdict } from '../../model/verdict.ts';
import { adapterWarnings } from './adapter-warnings.ts';
import { adequacyOf } from './adequacy-of.ts';
import { checkBudget } from './budgets.ts';
import { excerptsOf } from './excerpts.ts';
import { checkGates } from './gate.ts';
import { checkGoodput } from './goodput.ts';
import { judgeGrowth } from './growth.ts';
import { invariantsOf, withoutUnused } from './invariants-of.ts';
import type { StoredRun } from './stored-run.ts';

/** From stored evidence to a result: pure, so that `oversold report` makes it again offline with today's invariants. */
export function assess(stored: StoredRun, witnesses: Witnesses, scenario: Scenario): Result {
  const planned = scenario.plan(stored.run.size);
  const plan = withoutUnused(planned, witnesses);
  const evidence: Evidence = indexEvidence(witnesses, stored.premises);
  const { phases, comparisons, series } = stored.measurements;
  const growth = plan.growth === undefined ? [] : judgeGrowth(plan.growth, series, evidence.history);
  const measurements: Measurements = {
    comparisons,
    phases: judgePhases(phases, plan.budgets),
    provenThroughput: null,
  };
  const judged = judge(evidence, invariantsOf(plan), adequacyOf(plan, stored.run.seed), measurements);
  const { adequacy } = judged;
  const verdicts = [...stored.verdicts, ...judged.verdicts];
  const budgets = plan.budgets.map((budget) => checkBudget(budget, measurements, evidence.history));
  const goodput = (plan.goodput ?? []).map((budget) => checkGoodput(budget, measurements));
  const gates = checkGates(measurements);
  const provenThroughput = prove(plan, verdicts, adequacy, measurements);
  const resolved = resolveUnknowns(evidence);
  return {
    version: RESULT_VERSION,
    run: stored.run,
    allowances: [...allowancesIn(stored.premises.declarations, plan.catalogue.currency)],
    verdicts,
    measurements: { ...measurements, provenThroughput },
    budgets,
    goodput,
    growth,
    gates,
    adequacy: [...adequacy],
    unknowns: summarise(resolved),
    nothingLost: nothingLostOf(evidence, resolved),
    wellAgain: wellAgainOf(evidence.history, evidence.faults),
    excerpts: excerptsOf(verdicts, evidence, stored.sentRequests),
    warnings: [
      ...stored.warnings,
      ...attributionWarnings([...phases, ...(stored.otherAnswers ?? []).map((answers) => ({ answers }))]),
      ...adapterWarnings(evidence.history),
      ...notAsked(planned, plan),
      ...countUnjoined(evidence).map(({ what, count }) => `not joined: ${count} ${what}`),
    ],
    exitCode: exitCodeOf(
      verdicts,
      [...budgets, ...goodput, ...growth, ...gates],
      adequacy,
      measurements,
      provenThroughput,
    ),
  };
}

/** What the shop's own word took out of the run is to be seen: nobody looked. */
function notAsked(planned: Plan, asked: Plan): string[] {
  const names = planned.invariants.filter((name) => !asked.invariants.includes(name));
  return names.length === 0
    ? []
    : [`not asked, since the shop declares that it has no use for the witness: ${names.join(', ')}`];
}

/**
 * Confirmed orders per second, if every invariant held: zero if one was violated, unknown if one was inconclusive, or the
 * phase did not measure the backend.
 */
function prove(
  plan: Plan,
  verdicts: readonly Verdict[],
  adequacy: readonly AdequacyFound[],
  measurements: Measurements,
): ProvenThroughput | null {
  if (plan.provenThroughput === undefined) return null;
  const named = (state: Verdict['verdict']) =>
    verdicts.filter(({ verdict }) => verdict === state).map(({ invariant }) => invariant);
  const violated = named('violated');
  if (violated.length > 0) return { state: 'zero', because: `violated: ${someOf(violated)}` };
  const inconclusive = named('inconclusive');
  if (inconclusive.length > 0) return { state: 'unknown', because: `inconclusive: ${someOf(inconclusive)}` };
  const unmet = adequacy.filter(({ met }) => !met);
  if (unmet.length > 0)
    return { state: 'unknown', because: `not shown: ${unmet.map((rule) => rule.name).join(', ')}` };
  const name = plan.provenThroughput.phase;
  const phase = measurements.phases.find((measured) => measured.name === name);
  const confirmed = phase?.kinds.find(({ kind }) => kind === 'checkout')?.outcomes.ok;
  if (phase === undefined || confirmed === undefined || phase.durationMs === 0) {
    return { state: 'unknown', because: `the phase ${name} was not measured` };
  }
  if (phase.trust.state === 'inconclusive') return { state: 'unknown', because: phase.trust.because };
  return { state: 'proven', ordersPerSecond: confirmed / (phase.durationMs / 1_000) };
}

const NAMED = 4;
/** As many names as fit into a line; the report has all of them. */
const someOf = (names: readonly string[]): string =>
  names.length <= NAMED
    ? names.join(', ')
    : `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more invariants`;

/** Precedence 1, 2, 3: a wrong shop is worse than an unproven one, which is worse than a slow one. */
function exitCodeOf(
  verdicts: readonly Verdict[],
  limits: readonly Pick<BudgetResult, 'state'>[],
  adequacy: readonly AdequacyFound[],
  { comparisons }: Measurements,
  provenThroughput: ProvenThroughput | null,
): number {
  const has = (state: Verdict['verdict']) => verdicts.some(({ verdict }) => verdict === state);
  if (has('violated')) return EXIT.violated;
  // What had to happen and did not may speak for no invariant, such as a comparison without pairs.
  if (adequacy.some(({ met }) => !met)) return EXIT.inconclusive;
  if (has('inconclusive') || limits.some(({ state }) => state === 'unknown')) return EXIT.inconclusive;
  // Nothing was asked, and nothing compared: a budget that was met says how fast a shop was that may have sold anything.
  if (verdicts.length === 0 && comparisons.length === 0) return EXIT.inconclusive;
  if (provenThroughput?.state === 'unknown') return EXIT.inconclusive;
  return limits.some(({ state }) => state === 'missed') ? EXIT.budgetMissed : EXIT.ok;
}
