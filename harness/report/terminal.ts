import pc from 'picocolors';
import type { NotRun } from '../model/not-run.ts';
import type { JudgedPhase, Result } from '../model/result.ts';
import { againOf } from './again.ts';
import { limitsOf } from './limits.ts';
import { allLossesInWords, lossesInWords } from './losses.ts';
import {
  conclude,
  exitCodeOf,
  inBrackets,
  kindInWords,
  mainKind,
  meaningOf,
  measuredInWords,
  mistrust,
  notRunInWords,
  ofState,
  throughputInWords,
  totalsOf,
  warmUpInWords,
} from './story.ts';
import { amount, count, counted, milliseconds, plain, rate, settings, variants } from './text.ts';
import { openOf, type Undecided } from './undecided.ts';
import { verdictTable } from './verdict-table.ts';
import { spreadInWords, WELL_AGAIN_WORDS } from './well-again.ts';

export interface TerminalOptions {
  readonly colour: boolean;
  /** Width of the terminal; nothing is wider, apart from a single long word on its own line. */
  readonly columns: number;
  /** Where the full report is. */
  readonly reportPath: string;
}

type Colours = ReturnType<typeof pc.createColors>;
type Style = (text: string) => string;

/** One paragraph: a mark, and text that is wrapped and hangs beside it. */
interface Paragraph {
  readonly indent: number;
  readonly mark: string;
  readonly text: string;
  readonly style: Style;
}

/** Facts shown of one violation: the report has the rest. */
const FACTS = 3;
const same: Style = (text) => text;

/** Breaks at spaces; a word that is longer than the line (a digest, a path) is broken where the line ends. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if ([...joined].length <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    const letters = [...word];
    while (letters.length > width) lines.push(letters.splice(0, width).join(''));
    line = letters.join('');
  }
  return line === '' ? lines : [...lines, line];
}

function printParagraph({ indent, mark, text, style }: Paragraph, columns: number): string {
  const lead = ' '.repeat(indent) + (mark === '' ? '' : `${mark} `);
  const hang = ' '.repeat(lead.length);
  return wrap(text, Math.max(20, columns - lead.length))
    .map((line, index) => style(`${index === 0 ? lead : hang}${line}`))
    .join('\n');
}

const paragraph = (indent: number, mark: string, text: string, style: Style = same): Paragraph => ({
  indent,
  mark,
  text,
  style,
});

function phaseLine(phase: JudgedPhase): string {
  const main = mainKind(phase);
  const lost = [
    phase.missed > 0 ? `${count(phase.missed)} missed` : '',
    phase.late > 0 ? `${count(phase.late)} late` : '',
  ];
  const sent = [`${count(phase.sent)} sent, ${rate(phase.perSecond)}/s answered`, ...lost]
    .filter(Boolean)
    .join(', ');
  const warm = phase.warmUp === null ? '' : `${warmUpInWords(phase.warmUp)}; `;
  const name = `${plain(phase.name)} (${phase.model}): ${warm}`;
  if (main === null) return `${name}${sent}`;
  const { ok, refused, unknown } = main.outcomes;
  const { p50Ms, p99Ms } = main.responseTime;
  const [refusals, causes] = [main.refusals, main.unknowns].map((why) => inBrackets(Object.entries(why)));
  const outcomes = `${count(ok)} ok, ${count(refused)} refused${refusals}, ${count(unknown)} unknown${causes}`;
  return `${name}${sent}; ${plain(main.kind)}: ${outcomes}; response time p50 ${milliseconds(p50Ms)}, p99 ${milliseconds(p99Ms)}`;
}

function phaseParagraphs(phase: JudgedPhase, colours: Colours): Paragraph[] {
  const doubt = mistrust(phase);
  const line = paragraph(2, '·', phaseLine(phase));
  return doubt === null ? [line] : [line, paragraph(4, '?', doubt, colours.yellow)];
}

/** Only where there were any. */
function unknownParagraphs({ unknowns }: Result): Paragraph[] {
  if (unknowns.length === 0) return [];
  const rows = unknowns.map((row) =>
    paragraph(
      4,
      '·',
      `${plain(row.kind)}, ${plain(row.cause)}: ${counted(row.attempts, 'attempt')} at ${counted(row.intents, 'intent')}, of which ${count(row.tookEffect)} took effect, ${count(row.noEffect)} did not, ${count(row.unresolved)} unresolved`,
    ),
  );
  return [paragraph(2, '·', 'unknown outcomes, and what became of their intents:'), ...rows];
}

/** Only where faults struck. */
function faultParagraphs(result: Result): Paragraph[] {
  const { nothingLost } = result;
  if (nothingLost === null) return [];
  const rows = nothingLost.faults.map((row) =>
    paragraph(
      4,
      '·',
      `${plain(row.fault)}: ${counted(row.times, 'time')} on, struck ${counted(row.strikes, 'time')}, ${counted(row.inFlight, 'operation')} in flight as it began; ${counted(row.unknown, 'unknown outcome')}, of which ${count(row.tookEffect)} took effect, ${count(row.noEffect)} did not, ${count(row.unresolved)} unresolved; ${lossesInWords(row)}`,
    ),
  );
  return [paragraph(2, '·', `faults; ${allLossesInWords(nothingLost, result)}`), ...rows];
}

/** Only where faults struck. */
function wellAgainParagraphs({ wellAgain }: Result): Paragraph[] {
  if (wellAgain === null) return [];
  const rows = wellAgain.map(({ fault, times, onMs, firstOrderMs, oldRateMs }) =>
    paragraph(
      4,
      '·',
      `${plain(fault)}: on for ${spreadInWords(onMs, times)}; then a first order after ${spreadInWords(firstOrderMs, times)}, the old rate after ${spreadInWords(oldRateMs, times)}`,
    ),
  );
  return [paragraph(2, '·', WELL_AGAIN_WORDS), ...rows];
}

function undecidedParagraphs({ reason, invariants }: Undecided, colours: Colours): Paragraph[] {
  const names = invariants.map((name) => plain(name)).join(', ');
  if (invariants.length === 1)
    return [paragraph(2, '?', `${names} inconclusive: ${plain(reason)}`, colours.yellow)];
  return [
    paragraph(2, '?', `inconclusive: ${plain(reason)}`, colours.yellow),
    paragraph(4, '·', `keeps ${invariants.length} invariants from a verdict: ${names}`),
  ];
}

function verdictParagraphs(result: Result, colours: Colours): Paragraph[] {
  const holds = ofState(result, 'holds');
  const held = holds.map((verdict) => `${plain(verdict.invariant)} (${count(verdict.examined)})`).join(', ');
  const violated = ofState(result, 'violated').flatMap((verdict) => {
    // A program's counterexample is read whole or not at all.
    const most = verdict.family === 'model' ? verdict.facts.length : FACTS;
    const more = verdict.facts.length - most;
    const shown = verdict.facts.slice(0, most).map((fact) => paragraph(4, '·', plain(fact)));
    const rest =
      more > 0 ? [paragraph(4, '·', `${counted(more, 'more fact')} in the report`, colours.dim)] : [];
    const cost =
      verdict.costCents === undefined
        ? []
        : [paragraph(4, '·', `cost: ${amount(verdict.costCents, result.run.currency)}`)];
    // A line that is wrapped is not one to copy.
    const requests = againOf(verdict, result).length;
    const again =
      requests === 0
        ? []
        : [
            paragraph(
              4,
              '·',
              `${counted(requests, 'request')} that would do it again, as curl, in the report`,
            ),
          ];
    const title = `${plain(verdict.invariant)} VIOLATED: ${plain(verdict.summary)}`;
    return [paragraph(2, '✗', title, colours.red), ...shown, ...rest, ...again, ...cost];
  });
  const inconclusive = openOf(result).undecided.flatMap((one) => undecidedParagraphs(one, colours));
  const measured = result.verdicts.flatMap((verdict) => {
    const words = measuredInWords(verdict);
    return words === null ? [] : [paragraph(2, '·', `${plain(verdict.invariant)}: ${words}`)];
  });
  return [
    ...violated,
    ...inconclusive,
    ...(holds.length === 0 ? [] : [paragraph(2, '✓', `${holds.length} hold: ${held}`, colours.green)]),
    ...measured,
  ];
}

function measurementParagraphs(result: Result, colours: Colours): Paragraph[] {
  const { phases, comparisons, provenThroughput } = result.measurements;
  const compared = comparisons.map((one) =>
    paragraph(
      2,
      '⇄',
      `${plain(one.summary)} (${kindInWords(one, result)}, ${plain(variants(one).a)} against ${plain(variants(one).b)})`,
    ),
  );
  const proven =
    provenThroughput === null
      ? []
      : [paragraph(2, '·', `proven throughput ${throughputInWords(provenThroughput)}`, colours.bold)];
  return [
    ...phases.flatMap((phase) => phaseParagraphs(phase, colours)),
    ...unknownParagraphs(result),
    ...faultParagraphs(result),
    ...wellAgainParagraphs(result),
    ...proven,
    ...compared,
  ];
}

function remainingParagraphs(result: Result, colours: Colours): Paragraph[] {
  const budgets = limitsOf(result).map(({ name, state, measured, limit }) => {
    const text = `budget ${plain(name)} ${state}: ${measured}, limit ${limit}`;
    if (state === 'met') return paragraph(2, '✓', text, colours.green);
    return state === 'missed'
      ? paragraph(2, '✗', text, colours.red)
      : paragraph(2, '?', text, colours.yellow);
  });
  const unmet = openOf(result).notShown.map((rule) =>
    paragraph(2, '?', `not shown: ${plain(rule.name)}: ${plain(rule.saw)}`, colours.yellow),
  );
  const warnings = result.warnings.map((text) => paragraph(2, '!', plain(text), colours.yellow));
  return [...budgets, ...unmet, ...warnings];
}

function scenarioParagraphs(result: Result, colours: Colours): Paragraph[] {
  const { run } = result;
  const { state, mark, word } = conclude(result);
  const style = { holds: colours.green, violated: colours.red, inconclusive: colours.yellow }[state];
  const title = `${plain(run.scenario)}: ${word}`;
  const facts = `${run.size}, ${milliseconds(run.durationMs)}, seed ${run.seed}, ${plain(run.backend)}, ${plain(settings(run.settings))}`;
  return [
    paragraph(0, mark, title, (text) => colours.bold(style(text))),
    paragraph(2, '', plain(run.question)),
    paragraph(2, '', facts, colours.dim),
    ...measurementParagraphs(result, colours),
    ...verdictParagraphs(result, colours),
    ...remainingParagraphs(result, colours),
  ];
}

const notRunParagraphs = (one: NotRun, colours: Colours): Paragraph[] => [
  paragraph(0, '?', `${plain(one.scenario)}: ${notRunInWords(one)}`, (text) =>
    colours.bold(colours.yellow(text)),
  ),
  paragraph(2, '', plain(one.question)),
  paragraph(2, '?', plain(one.because, 1_000), colours.yellow),
];

/**
 * What `oversold run` ends with: per scenario what was asked, what happened and every verdict, the broken ones first and
 * in words; what was not run, and why; then totals, where the report is, and what the exit code means. Pure.
 */
export function renderTerminal(
  results: readonly Result[],
  options: TerminalOptions,
  notRun: readonly NotRun[] = [],
): string {
  const colours = pc.createColors(options.colour);
  const print = (one: Paragraph) => printParagraph(one, options.columns);
  const scenarios = [
    ...results.map((result) => scenarioParagraphs(result, colours)),
    ...notRun.map((one) => notRunParagraphs(one, colours)),
  ].map((paragraphs) => paragraphs.map(print).join('\n'));
  const exitCode = exitCodeOf(results, notRun);
  const last = [
    paragraph(0, '', totalsOf(results, notRun), colours.bold),
    paragraph(0, '', `report: ${plain(options.reportPath)}`),
    paragraph(0, '', `exit code ${exitCode}: ${meaningOf(exitCode)}`),
  ];
  // Of one scenario it would repeat the line above.
  const table = scenarios.length > 1 ? [verdictTable(results, notRun, options.columns).join('\n')] : [];
  return `${[...scenarios, ...table, last.map(print).join('\n')].join('\n\n')}\n`;
}
