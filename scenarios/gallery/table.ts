import { plain } from '../plain-text.ts';
import { numberOf } from './exhibits.ts';
import { findingOf, type Outcome, operationsOf, type State, violatedIn } from './outcome.ts';
import { inWords, seenInWords } from './words.ts';

const MARK: Readonly<Record<State, string>> = {
  caught: '✓',
  cleared: '✓',
  unproven: '?',
  missed: '✗',
  'caught by another': '✗',
  accused: '✗',
  'not made': '!',
};

/**
 * The matrix of defect × invariant: a line for each defect, a column for each invariant that found anything. `●` is the
 * invariant that the defect names, `○` another one that saw it, too; a named one that saw nothing is `✗`.
 */
function matrixOf(outcomes: readonly Outcome[]): string[] {
  const named = outcomes.flatMap(({ exhibit }) => (exhibit.breaks === null ? [] : [exhibit.breaks]));
  const columns = [...new Set([...named, ...outcomes.flatMap(({ tries }) => violatedIn(tries))])];
  const width = Math.max(0, ...outcomes.map(({ exhibit }) => exhibit.name.length));
  const legend = columns.map((invariant, index) => `${String(index + 1).padStart(2)} ${invariant}`);
  const cell = ({ exhibit, tries }: Outcome, invariant: string): string => {
    const saw = violatedIn(tries).includes(invariant);
    if (exhibit.breaks === invariant) return saw ? '●' : '✗';
    return saw ? '○' : '·';
  };
  const row = (outcome: Outcome): string =>
    [
      MARK[outcome.state],
      numberOf(outcome.exhibit).padStart(3),
      outcome.exhibit.name.padEnd(width),
      columns.map((invariant) => ` ${cell(outcome, invariant)}`).join(' '),
      inWords(outcome.durationMs).padStart(11),
      `${operationsOf(outcome)} operations`.padStart(17),
    ].join(' ');
  const header = `${' '.repeat(width + 7)}${columns.map((_, index) => String(index + 1).padStart(2)).join(' ')}`;
  return [...legend, '', header, ...outcomes.map(row)];
}

/** What the report says of each, or why there is nothing to say. */
function words(outcome: Outcome): string {
  const { exhibit, state, tries } = outcome;
  const finding = findingOf(outcome);
  const where = tries.map(({ scenario }) => scenario).join(', ');
  const said =
    finding === undefined
      ? ''
      : `, ${seenInWords({ ...finding.run, seen: finding.violation.seen })}: ${finding.violation.invariant}: ${finding.violation.summary}`;
  const trouble = tries.map((each) => each.trouble).find((text) => text !== '');
  const excuse = trouble === undefined ? '' : `: ${trouble.split('\n')[0]}`;
  return `${MARK[state]} ${numberOf(exhibit)} ${exhibit.name}, ${state} in ${where}${said}${excuse}`;
}

type Counted = Pick<Outcome, 'exhibit' | 'state' | 'durationMs'>;

const count = (outcomes: readonly Counted[], state: State): number =>
  outcomes.filter((outcome) => outcome.state === state).length;

/** How many of what and in what time, in one line. */
export function totalOf(outcomes: readonly Counted[]): string {
  const defects = outcomes.filter(({ exhibit }) => exhibit.breaks !== null);
  const twins = outcomes.length - defects.length;
  const caught = `${count(outcomes, 'caught')} of ${defects.length} defects caught by the invariant that they name`;
  const accused = `${count(outcomes, 'accused')} of ${twins} twins accused`;
  const unsaid = count(outcomes, 'unproven') + count(outcomes, 'not made');
  const totalMs = outcomes.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return `${caught}; ${accused}${unsaid === 0 ? '' : `; ${unsaid} not judged`}; ${inWords(totalMs)}`;
}

/** The whole, as plain text. */
export const tableOf = (outcomes: readonly Outcome[]): string =>
  [...matrixOf(outcomes), '', ...outcomes.map(words), '', totalOf(outcomes)].map(plain).join('\n');
