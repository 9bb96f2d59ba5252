import { plain } from '../plain-text.ts';
import { durationMsOf, findingOf, type Outcome, operationsOf, type State } from './outcome.ts';

const MARK: Readonly<Record<State, string>> = {
  caught: '✓',
  cleared: '✓',
  unproven: '?',
  missed: '✗',
  'caught by another': '✗',
  accused: '✗',
  'not made': '!',
};

const invariantsOf = ({ tries }: Outcome): readonly string[] => [
  ...new Set(tries.flatMap(({ violations }) => violations.map(({ invariant }) => invariant))),
];

const seconds = (durationMs: number): string => `${(durationMs / 1_000).toFixed(1)} s`;

const numberOf = ({ exhibit }: Outcome): string => `${exhibit.breaks === null ? 'T' : ''}${exhibit.number}`;

/**
 * The matrix of defect × invariant: a line for each defect, a column for each invariant that found anything. `●` is the
 * invariant that the defect names, `○` another one that saw it, too; a named one that saw nothing is `✗`.
 */
function matrixOf(outcomes: readonly Outcome[]): string[] {
  const named = outcomes.flatMap(({ exhibit }) => (exhibit.breaks === null ? [] : [exhibit.breaks]));
  const columns = [...new Set([...named, ...outcomes.flatMap(invariantsOf)])];
  const width = Math.max(0, ...outcomes.map(({ exhibit }) => exhibit.name.length));
  const legend = columns.map((invariant, index) => `${String(index + 1).padStart(2)} ${invariant}`);
  const cell = (outcome: Outcome, invariant: string): string => {
    const saw = invariantsOf(outcome).includes(invariant);
    if (outcome.exhibit.breaks === invariant) return saw ? '●' : '✗';
    return saw ? '○' : '·';
  };
  const row = (outcome: Outcome): string =>
    [
      MARK[outcome.state],
      numberOf(outcome).padStart(3),
      outcome.exhibit.name.padEnd(width),
      columns.map((invariant) => ` ${cell(outcome, invariant)}`).join(' '),
      seconds(durationMsOf(outcome)).padStart(8),
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
  const said = finding === undefined ? '' : `: ${finding.invariant}: ${finding.summary}`;
  const trouble = tries.map((each) => each.trouble).find((text) => text !== '');
  const excuse = trouble === undefined ? '' : `: ${trouble.split('\n')[0]}`;
  return `${MARK[state]} ${numberOf(outcome)} ${exhibit.name}, ${state} in ${where}${said}${excuse}`;
}

const count = (outcomes: readonly Outcome[], state: State): number =>
  outcomes.filter((outcome) => outcome.state === state).length;

/** How many of what, in one line. */
export function totalOf(outcomes: readonly Outcome[]): string {
  const defects = outcomes.filter(({ exhibit }) => exhibit.breaks !== null);
  const twins = outcomes.length - defects.length;
  const caught = `${count(outcomes, 'caught')} of ${defects.length} defects caught by the invariant that they name`;
  const accused = `${count(outcomes, 'accused')} of ${twins} twins accused`;
  const unsaid = count(outcomes, 'unproven') + count(outcomes, 'not made');
  return `${caught}; ${accused}${unsaid === 0 ? '' : `; ${unsaid} not judged`}`;
}

/** The whole, as plain text. */
export const tableOf = (outcomes: readonly Outcome[]): string =>
  [...matrixOf(outcomes), '', ...outcomes.map(words), '', totalOf(outcomes)].map(plain).join('\n');
