import { EXIT } from '../model/errors.ts';
import type { NotRun } from '../model/not-run.ts';
import type {
  Comparison,
  JudgedPhase,
  KindMeasurement,
  PhaseMeasurement,
  ProvenThroughput,
  Result,
  WarmUp,
} from '../model/result.ts';
import { limitsOf } from './limits.ts';
import { count, counted, milliseconds, plain, rate } from './text.ts';

/** What a result comes down to, for a heading: a word, a mark that does not need colour, and a sentence. */
export interface Conclusion {
  readonly state: 'holds' | 'violated' | 'inconclusive';
  readonly mark: '✓' | '✗' | '?';
  readonly word: string;
  /** Derived from verdicts and measurements. Plain text: it may quote a summary. */
  readonly answer: string;
}

type VerdictOf = Result['verdicts'][number];
export const ofState = <S extends VerdictOf['verdict']>(result: Result, state: S) =>
  result.verdicts.filter(
    (verdict): verdict is Extract<VerdictOf, { verdict: S }> => verdict.verdict === state,
  );

/** @returns e.g. `staleness of a read: p50 0.00 ms, p99 3.1 ms, max 12 ms`; `null` where a verdict measured nothing. */
export function measuredInWords(verdict: VerdictOf): string | null {
  if (verdict.verdict === 'inconclusive' || verdict.measured === undefined) return null;
  const { what, times } = verdict.measured;
  const [p50, p99, max] = [times.p50Ms, times.p99Ms, times.maxMs].map(milliseconds);
  return `${plain(what)}: p50 ${p50}, p99 ${p99}, max ${max}`;
}

/** Operations that are evidence: saturation is load without evidence. */
export const evidencePhases = (result: Result): readonly PhaseMeasurement[] =>
  result.measurements.phases.filter((phase) => phase.model !== 'saturation');

/** The kind that a phase is about: checkouts where there are any, else the most frequent. */
export function mainKind(phase: PhaseMeasurement): KindMeasurement | null {
  const total = ({ outcomes }: KindMeasurement) => outcomes.ok + outcomes.refused + outcomes.unknown;
  const checkout = phase.kinds.find((kind) => kind.kind === 'checkout');
  return checkout ?? [...phase.kinds].sort((a, b) => total(b) - total(a))[0] ?? null;
}

/** One line where a phase did not measure the backend; `null` where it did. Plain text. */
export const mistrust = ({ trust }: JudgedPhase): string | null =>
  trust.state === 'trusted' ? null : `measurement inconclusive: ${plain(trust.because)}`;

/** @returns e.g. `warm after 7 windows (median response time and processor time per request)`. */
export function warmUpInWords({ over, windows, processorTime }: WarmUp): string {
  const watched =
    processorTime === null
      ? 'median response time alone'
      : 'median response time and processor time per request';
  return `${over ? 'warm' : 'not warm'} after ${counted(windows.length, 'window')} (${watched})`;
}

export interface Outcomes {
  readonly kind: string;
  readonly ok: number;
  readonly refused: number;
  readonly unknown: number;
  readonly refusals: ReadonlyMap<string, number>;
}

/** Outcomes over all phases that are evidence: of the checkouts, or of everything where a scenario has none. */
export function outcomesOf(result: Result): Outcomes {
  const kinds = evidencePhases(result).flatMap((phase) => phase.kinds);
  const checkouts = kinds.filter((kind) => kind.kind === 'checkout');
  const chosen = checkouts.length > 0 ? checkouts : kinds;
  const sum = (of: (kind: KindMeasurement) => number) => chosen.reduce((total, kind) => total + of(kind), 0);
  const refusals = new Map<string, number>();
  for (const kind of chosen) {
    for (const [reason, times] of Object.entries(kind.refusals)) {
      refusals.set(reason, (refusals.get(reason) ?? 0) + times);
    }
  }
  return {
    kind: checkouts.length > 0 ? 'checkout' : 'operation',
    ok: sum((kind) => kind.outcomes.ok),
    refused: sum((kind) => kind.outcomes.refused),
    unknown: sum((kind) => kind.outcomes.unknown),
    refusals,
  };
}

/** @returns e.g. `1,000 checkouts: 100 ok, 900 refused (892 out-of-stock, 8 declined), 0 unknown`. */
export function outcomesInWords(result: Result): string {
  const { kind, ok, refused, unknown, refusals } = outcomesOf(result);
  return `${counted(ok + refused + unknown, kind)}: ${count(ok)} ok, ${count(refused)} refused${inBrackets(refusals)}, ${count(unknown)} unknown`;
}

/** The most frequent first. @returns e.g. ` (892 out-of-stock, 8 declined)`; nothing where there was none. */
export function inBrackets(reasons: Iterable<readonly [string, number]>): string {
  const said = [...reasons]
    .sort(([, one], [, other]) => other - one)
    .map(([reason, times]) => `${count(times)} ${plain(reason)}`);
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}

/**
 * A scenario's question has no fixed polarity ("does it oversell?", "does everybody get what they paid for?"), so
 * the answer speaks of promises and never says yes or no.
 */
export function conclude(result: Result): Conclusion {
  const [holds, violated, inconclusive] = [
    ofState(result, 'holds'),
    ofState(result, 'violated'),
    ofState(result, 'inconclusive'),
  ];
  const all = result.verdicts.length;
  const seen = `${outcomesInWords(result)}.`;
  if (all === 0 && result.measurements.comparisons.length > 0) return compared(result);
  const [worst] = violated;
  if (worst !== undefined) {
    const answer = `${violated.length} of ${counted(all, 'promise')} broken. ${worst.invariant}: ${worst.summary} ${seen}`;
    return { state: 'violated', mark: '✗', word: 'violated', answer: plain(answer, 1_000) };
  }
  const [open] = inconclusive;
  if (open !== undefined || all === 0) {
    const reason = open === undefined ? 'No invariant was checked.' : `${open.invariant}: ${open.reason}`;
    const answer = `Not established: ${inconclusive.length} of ${counted(all, 'promise')} could not be judged. ${reason} ${seen}`;
    return { state: 'inconclusive', mark: '?', word: 'inconclusive', answer: plain(answer, 1_000) };
  }
  const kept = all === 1 ? 'The one promise was kept' : `All ${all} promises were kept`;
  if (result.exitCode === EXIT.inconclusive) {
    const answer = `${kept}, but not all was shown. ${notShown(result).join('. ')}. ${seen}`;
    return { state: 'inconclusive', mark: '?', word: 'inconclusive', answer: plain(answer, 1_000) };
  }
  const examined = holds.reduce((sum, verdict) => sum + verdict.examined, 0);
  const answer = `${kept}. ${seen} The verdicts rest on ${counted(examined, 'examined record')}.`;
  return { state: 'holds', mark: '✓', word: 'holds', answer: plain(answer, 1_000) };
}

/** What leaves a run inconclusive of which every promise was kept: what had to happen, be measured, or be proven. */
function notShown(result: Result): string[] {
  const proven = result.measurements.provenThroughput;
  return [
    ...result.adequacy.filter(({ met }) => !met).map(({ name, saw }) => `${name}: ${saw}`),
    ...limitsOf(result)
      .filter(({ state }) => state === 'unknown')
      .map(({ name, measured }) => `budget ${name}: ${measured}`),
    ...(proven?.state === 'unknown' ? [`proven throughput ${throughputInWords(proven)}`] : []),
  ];
}

/**
 * `compare` sends no orders, so there are no promises to judge: the answer is the comparison. One that shows B to be too slow is made
 * all the same; that its gate is missed is said like that of any budget.
 */
function compared({ measurements, exitCode }: Result): Conclusion {
  const answer = plain(measurements.comparisons.map(({ summary }) => summary).join('. '), 1_000);
  return exitCode === EXIT.ok || exitCode === EXIT.budgetMissed
    ? { state: 'holds', mark: '✓', word: 'compared', answer }
    : { state: 'inconclusive', mark: '?', word: 'inconclusive', answer };
}

/** What a comparison is good for. One that did not measure the variants decides nothing, whoever asked for it. */
export function kindInWords({ kind, phase }: Comparison, { measurements, adequacy }: Result): string {
  const measured = measurements.phases.find(({ name }) => name === phase);
  const isMade =
    measured?.trust.state !== 'inconclusive' && (kind !== 'decided' || adequacy.every(({ met }) => met));
  return isMade ? kind : 'inconclusive';
}

/** @returns e.g. `7.00 → 1.20`; `null` where nobody counted, or neither variant asked the database anything. */
export function queriesInWords({ queriesPerRequest: queries }: Comparison): string | null {
  if (queries === null || (queries.a === 0 && queries.b === 0)) return null;
  return `${queries.a.toFixed(2)} → ${queries.b.toFixed(2)}`;
}

/** @returns e.g. `48.2 orders/s`, `zero: never-oversell is violated`. Plain text. */
export function throughputInWords(proven: ProvenThroughput): string {
  if (proven.state === 'proven') return `${rate(proven.ordersPerSecond)} orders/s`;
  return `${proven.state}: ${plain(proven.because)}`;
}

/** The gravest first. */
const PRECEDENCE = [
  ...[EXIT.sigterm, EXIT.sigint, EXIT.notMade],
  ...[EXIT.violated, EXIT.inconclusive, EXIT.budgetMissed],
] as const;

/** The code that a command ends with which came to these results, and could not run the others. */
export function exitCodeOf(results: readonly Result[], notRun: readonly NotRun[] = []): number {
  const codes = new Set([...results, ...notRun].map(({ exitCode }) => exitCode));
  return PRECEDENCE.find((code) => codes.has(code)) ?? EXIT.ok;
}

/** The word for a table, and the one for a sentence. */
export const wordOf = ({ state }: NotRun): string => (state === 'not made' ? 'not made' : 'not run');
export const notRunInWords = ({ state }: NotRun): string =>
  state === 'not made' ? 'could not be run' : 'was not run';

const MEANINGS: Readonly<Record<number, string>> = {
  [EXIT.ok]: 'everything holds',
  [EXIT.violated]: 'an invariant is violated',
  [EXIT.inconclusive]: 'inconclusive',
  [EXIT.budgetMissed]: 'a budget is missed',
  [EXIT.notMade]: 'the run could not be made',
  [EXIT.sigint]: 'ended by a signal',
  [EXIT.sigterm]: 'ended by a signal',
};
export const meaningOf = (exitCode: number): string => MEANINGS[exitCode] ?? 'unknown';

/** @returns e.g. `5 scenarios: 41 invariants hold, 1 violated, 2 inconclusive; 1 of 6 budgets missed; 1 could not be run`. */
export function totalsOf(results: readonly Result[], notRun: readonly NotRun[] = []): string {
  const count = (state: NotRun['state']) => notRun.filter((one) => one.state === state).length;
  const [notMade, notBegun] = [count('not made'), count('not begun')];
  return [
    ...(results.length > 0 || notRun.length === 0 ? [judgedOf(results)] : []),
    ...(notMade > 0 ? [`${counted(notMade, 'scenario')} could not be run`] : []),
    ...(notBegun > 0 ? [`${counted(notBegun, 'scenario was', 'scenarios were')} not run`] : []),
  ].join('; ');
}

function judgedOf(results: readonly Result[]): string {
  const sum = (of: (result: Result) => number) => results.reduce((total, result) => total + of(result), 0);
  const verdicts = [
    `${counted(
      sum((result) => ofState(result, 'holds').length),
      'invariant holds',
      'invariants hold',
    )}`,
    `${count(sum((result) => ofState(result, 'violated').length))} violated`,
    `${count(sum((result) => ofState(result, 'inconclusive').length))} inconclusive`,
  ];
  const budgets = sum((result) => limitsOf(result).length);
  const missed = sum((result) => limitsOf(result).filter(({ state }) => state === 'missed').length);
  const inBudget = budgets === 0 ? '' : `; ${count(missed)} of ${counted(budgets, 'budget')} missed`;
  return `${counted(results.length, 'scenario')}: ${verdicts.join(', ')}${inBudget}`;
}

/** What a verdict of ours does not cover. Every report that is kept says so. */
export const NOT_JUDGED =
  'Judged: crashes of processes and loss of connections. Not judged: loss of power, and whether a disk keeps what it acknowledged.';
