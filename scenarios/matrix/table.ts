import type { Result } from '../../harness/index.ts';
import { plain } from '../plain-text.ts';
import { nameOf, type Ran } from './configuration.ts';

type Verdict = Result['verdicts'][number];

/** What one scenario comes down to: a mark, and how many of its invariants hold. */
function cellOf(result: Result | undefined): string {
  if (result === undefined) return 'not made';
  const holding = result.verdicts.filter(({ verdict }) => verdict === 'holds').length;
  const is = (state: Verdict['verdict']) => result.verdicts.some(({ verdict }) => verdict === state);
  const mark = is('violated') ? '✗' : is('inconclusive') ? '?' : '✓';
  const missed = result.budgets.some(({ state }) => state === 'missed') ? ' !' : '';
  const of = holding === result.verdicts.length ? '' : `/${result.verdicts.length}`;
  return `${mark} ${holding}${of}${missed}`;
}

/** Everything that does not hold, one line for what is said of several invariants in the same words. */
function troubles(ran: readonly Ran[]): string[] {
  return ran.flatMap(({ configuration, results }) =>
    results.flatMap(({ run, verdicts }) => {
      const byWords = new Map<string, string[]>();
      for (const verdict of verdicts) {
        if (verdict.verdict === 'holds') continue;
        const words = wordsOf(verdict);
        byWords.set(words, [...(byWords.get(words) ?? []), verdict.invariant]);
      }
      return [...byWords].map(
        ([words, invariants]) =>
          `${run.scenario}, ${nameOf(configuration)}: ${inShort(invariants)}: ${words}`,
      );
    }),
  );
}

const inShort = ([first = '', ...others]: readonly string[]): string =>
  others.length < 3 ? [first, ...others].join(', ') : `${first} and ${others.length} more`;

const wordsOf = (verdict: Exclude<Verdict, { verdict: 'holds' }>): string =>
  verdict.verdict === 'violated' ? `violated: ${verdict.summary}` : `inconclusive: ${verdict.reason}`;

const LEGEND =
  '✓ holds  ✗ violated  ? inconclusive, with the number of invariants that hold; ! a budget is missed';

/** A line for each scenario, a column for each configuration, and below what does not hold. Plain text. */
export function tableOf(ran: readonly Ran[]): string {
  const scenarios = [...new Set(ran.flatMap(({ results }) => results.map(({ run }) => run.scenario)))];
  const resultOf = (results: readonly Result[], scenario: string) =>
    results.find(({ run }) => run.scenario === scenario);
  const strategies = ran.map(({ configuration }) => configuration.strategy);
  const rows = [
    // A strategy is named once, over all its columns.
    ['', ...strategies.map((strategy, index) => (strategy === strategies[index - 1] ? '' : strategy))],
    ['instances', ...ran.map(({ configuration }) => `${configuration.instances}`)],
    ...scenarios.map((scenario) => [
      scenario,
      ...ran.map(({ results }) => cellOf(resultOf(results, scenario))),
    ]),
  ];
  return [...aligned(rows), '', LEGEND, ...troubles(ran)].map(plain).join('\n');
}

/** A name of the first line reaches over the columns without one to its right, so that it makes those none wider. */
function aligned([header = [], ...rows]: readonly (readonly string[])[]): string[] {
  const widths = header.map((name, column) => {
    const isAlone = header[column + 1] !== '';
    return Math.max(
      ...rows.map((cells) => (cells[column] ?? '').length),
      isAlone ? name.length : 0,
      MIN_WIDTH,
    );
  });
  const startOf = (column: number) => widths.slice(0, column).reduce((sum, width) => sum + width + GAP, 0);
  const line = (cells: readonly string[]) =>
    cells.reduce((text, cell, column) => (cell === '' ? text : text.padEnd(startOf(column)) + cell), '');
  return [header, ...rows].map(line);
}

const GAP = 2;
/** Two of them and their gap hold the longest name of a strategy. */
const MIN_WIDTH = 9;
