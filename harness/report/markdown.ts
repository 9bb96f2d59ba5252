import { LIMITS } from '../model/limits.ts';
import type { NotRun } from '../model/not-run.ts';
import type { PhaseMeasurement, Result } from '../model/result.ts';
import { againOf } from './again.ts';
import { limitsOf } from './limits.ts';
import { allLossesInWords, FAULT_COLUMNS, told } from './losses.ts';
import {
  conclude,
  exitCodeOf,
  kindInWords,
  mainKind,
  meaningOf,
  measuredInWords,
  mistrust,
  NOT_JUDGED,
  notRunInWords,
  ofState,
  queriesInWords,
  throughputInWords,
  totalsOf,
  warmUpInWords,
  wordOf,
} from './story.ts';
import { amount, count, counted, milliseconds, plain, rate, variants } from './text.ts';
import { openOf, type Undecided } from './undecided.ts';
import { spreadInWords, WELL_AGAIN_COLUMNS, WELL_AGAIN_WORDS } from './well-again.ts';

/** Facts of one violation, which a pull request can still bear. */
const FACTS = 10;
/** Requests of one violation, and how long one may be. */
const AGAIN = 4;
const AGAIN_CHARS = 1_000;

/**
 * Text from outside as a code span: in there nothing is a link, a mention, an issue, HTML, mathematics or emphasis. The
 * fence is longer than any run of backticks in it. A pipe would end a table's cell even there, so it is replaced.
 */
export function code(text: string, chars: number = LIMITS.quotedChars): string {
  const safe = plain(text, chars).replaceAll('|', '¦') || '(empty)';
  const longest = Math.max(0, ...(safe.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = safe.startsWith('`') || safe.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${safe}${pad}${fence}`;
}

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function overview(results: readonly Result[], notRun: readonly NotRun[]): string[] {
  const rows = results.map((result) => {
    const { mark, word } = conclude(result);
    const proven = result.measurements.provenThroughput;
    const throughput =
      proven === null ? '' : proven.state === 'proven' ? throughputInWords(proven) : proven.state;
    const numbers = (['holds', 'violated', 'inconclusive'] as const).map((state) =>
      count(ofState(result, state).length),
    );
    return row(`${mark} ${word}`, code(result.run.scenario), ...numbers, throughput);
  });
  return [
    row('verdict', 'scenario', 'hold', 'violated', 'inconclusive', 'proven throughput'),
    row('---', '---', '--:', '--:', '--:', '--:'),
    ...rows,
    ...notRun.map((one) => row(`? ${wordOf(one)}`, code(one.scenario), '', '', '', '')),
  ];
}

/** The lines that would do it again, where a code span can hold them as they are; the report has all. */
function again(lines: readonly string[]): string[] {
  const fitting = lines.filter((line) => !line.includes('|') && plain(line, AGAIN_CHARS) === line);
  const shown = fitting.slice(0, AGAIN);
  const more = lines.length - shown.length;
  return [
    ...shown.map((line) => `  - again: ${code(line, AGAIN_CHARS)}`),
    ...(more > 0 ? [`  - ${counted(more, 'more request')} as curl in the report`] : []),
  ];
}

function undecided({ reason, invariants }: Undecided): string[] {
  const names = invariants.map((name) => code(name)).join(', ');
  if (invariants.length === 1) return [`- ? **inconclusive** ${names}: ${code(reason)}`];
  return [
    `- ? **inconclusive**: ${code(reason)}`,
    `  - keeps ${invariants.length} invariants from a verdict: ${names}`,
  ];
}

function troubles(result: Result): string[] {
  const violated = ofState(result, 'violated').flatMap((verdict) => {
    const more = verdict.facts.length - FACTS;
    return [
      `- ✗ **violated** ${code(verdict.invariant)}: ${code(verdict.summary)}`,
      ...verdict.facts.slice(0, FACTS).map((fact) => `  - ${code(fact)}`),
      ...(more > 0 ? [`  - ${counted(more, 'more fact')} in the report`] : []),
      ...again(againOf(verdict, result)),
      ...(verdict.costCents === undefined
        ? []
        : [`  - cost: ${amount(verdict.costCents, result.run.currency)}`]),
    ];
  });
  const open = openOf(result);
  const inconclusive = open.undecided.flatMap(undecided);
  const budgets = limitsOf(result)
    .filter(({ state }) => state !== 'met')
    .map(({ name, state, measured, limit }) => {
      const mark = state === 'missed' ? '✗' : '?';
      return `- ${mark} **budget ${state}** ${code(name)}: ${code(measured)}, limit ${limit}`;
    });
  const unmet = open.notShown.map((rule) => `- ? **not shown** ${code(rule.name)}: ${code(rule.saw)}`);
  const doubts = result.measurements.phases.flatMap((phase) => {
    const doubt = mistrust(phase);
    return doubt === null ? [] : [`- ? ${code(phase.name)}: ${code(doubt)}`];
  });
  const warnings = result.warnings.map((warning) => `- ! **warning** ${code(warning)}`);
  return [...violated, ...inconclusive, ...budgets, ...unmet, ...doubts, ...warnings];
}

function phaseRow(phase: PhaseMeasurement): string {
  const main = mainKind(phase);
  const outcomes =
    main === null
      ? ['', '', '']
      : [main.outcomes.ok, main.outcomes.refused, main.outcomes.unknown].map(count);
  const times =
    main === null ? ['', ''] : [main.responseTime.p50Ms, main.responseTime.p99Ms].map(milliseconds);
  const lost = `${count(phase.late)} / ${count(phase.missed)}`;
  return row(
    `${code(phase.name)} (${phase.model})`,
    main === null ? '' : code(main.kind),
    rate(phase.perSecond),
    ...outcomes,
    ...times,
    lost,
  );
}

/** Only where there were any. */
function unknownOutcomes({ unknowns }: Result): string[] {
  if (unknowns.length === 0) return [];
  const rows = unknowns.map(({ kind, cause, ...of }) =>
    row(
      ...[kind, cause].map((text) => code(text)),
      ...[of.attempts, of.intents, of.tookEffect, of.noEffect, of.unresolved].map(count),
    ),
  );
  return [
    'Unknown outcomes, and what became of their intents:',
    '',
    row('kind', 'cause', 'attempts', 'intents', 'took effect', 'no effect', 'unresolved'),
    row('---', '---', '--:', '--:', '--:', '--:', '--:'),
    ...rows,
    '',
  ];
}

/** Only where faults struck. */
function faults(result: Result): string[] {
  const { nothingLost } = result;
  if (nothingLost === null) return [];
  return [
    `Faults; ${allLossesInWords(nothingLost, result)}`,
    '',
    row('fault', ...FAULT_COLUMNS.map(([head]) => head)),
    row('---', ...FAULT_COLUMNS.map(() => '--:')),
    ...nothingLost.faults.map((each) =>
      row(code(each.fault), ...FAULT_COLUMNS.map(([, of]) => told(each[of]))),
    ),
    '',
  ];
}

/** Only where faults struck. */
function wellAgain({ wellAgain: rows }: Result): string[] {
  if (rows === null) return [];
  return [
    WELL_AGAIN_WORDS,
    '',
    row('fault', ...WELL_AGAIN_COLUMNS.map(([head]) => head)),
    row('---', ...WELL_AGAIN_COLUMNS.map(() => '--:')),
    ...rows.map((each) =>
      row(code(each.fault), ...WELL_AGAIN_COLUMNS.map(([, of]) => spreadInWords(each[of], each.times))),
    ),
    '',
  ];
}

function measurements(result: Result): string[] {
  const { phases, comparisons } = result.measurements;
  const compared = comparisons.map((one) => {
    const queries = queriesInWords(one);
    const counters = queries === null ? '' : ` (queries per request ${queries})`;
    return `- ⇄ ${kindInWords(one, result)}, ${code(variants(one).a)} against ${code(variants(one).b)}${counters}: ${code(one.summary)}`;
  });
  if (phases.length === 0) return compared;
  return [
    row(
      'phase',
      'kind',
      'answered a second',
      'ok',
      'refused',
      'unknown',
      'response p50',
      'p99',
      'late / missed',
    ),
    row('---', '---', '--:', '--:', '--:', '--:', '--:', '--:', '--:'),
    ...phases.map(phaseRow),
    '',
    ...phases.flatMap(({ name, warmUp }) =>
      warmUp === null ? [] : [`- ${code(name)}: ${warmUpInWords(warmUp)}`],
    ),
    ...unknownOutcomes(result),
    ...faults(result),
    ...wellAgain(result),
    ...compared,
  ];
}

function scenario(result: Result): string[] {
  const { run } = result;
  const { mark, word } = conclude(result);
  const held = ofState(result, 'holds').map(
    (verdict) => `${code(verdict.invariant)} (${count(verdict.examined)})`,
  );
  const measured = result.verdicts.flatMap((verdict) => {
    const words = measuredInWords(verdict);
    return words === null ? [] : [`- ${code(verdict.invariant)}: ${code(words)}`];
  });
  const trouble = troubles(result);
  return [
    `### ${mark} ${code(run.scenario)}: ${word}`,
    '',
    code(run.question),
    '',
    ...(trouble.length === 0 ? [] : [...trouble, '']),
    ...(held.length === 0 ? [] : [`Holds, with what was examined: ${held.join(', ')}`, '']),
    ...(measured.length === 0 ? [] : [...measured, '']),
    '<details><summary>Measurements, and how to make this run again</summary>',
    '',
    ...measurements(result),
    '',
    `The shop claims ${result.allowances.length === 0 ? 'no allowance' : code(result.allowances.join('; '), 1_000)}.`,
    '',
    `Again: ${code(run.command, 1_000)}`,
    '',
    '</details>',
    '',
  ];
}

const withoutResult = (one: NotRun): string[] => [
  `### ? ${code(one.scenario)}: ${notRunInWords(one)}`,
  '',
  code(one.question),
  '',
  `- ? **${wordOf(one)}**: ${code(one.because, 1_000)}`,
  '',
];

/** `summary.md`, made to be pasted into a pull request: what is broken in words, everything else folded. Pure. */
export function renderMarkdown(results: readonly Result[], notRun: readonly NotRun[] = []): string {
  const exitCode = exitCodeOf(results, notRun);
  return `${[
    `## oversold: ${meaningOf(exitCode)}`,
    '',
    `${totalsOf(results, notRun)}.`,
    '',
    ...overview(results, notRun),
    '',
    ...results.flatMap(scenario),
    ...notRun.flatMap(withoutResult),
    `_${NOT_JUDGED} Exit code ${exitCode}._`,
  ].join('\n')}\n`;
}
