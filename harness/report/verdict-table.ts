import type { NotRun } from '../model/not-run.ts';
import type { Result } from '../model/result.ts';
import { conclude, ofState, wordOf } from './story.ts';
import { count, plain } from './text.ts';

const HEADER = ['', 'scenario', 'verdict', 'hold', 'violated', 'inconclusive'] as const;
const WORDS = 3;
/** A scenario's name comes from a user's suite: it may be long, a terminal is not. */
const NAME_CHARS = 30;
/** What mark, verdict and gaps take beside the name. */
const BESIDE_NAME = 18;

function row(result: Result, nameChars: number): readonly string[] {
  const { mark, word } = conclude(result);
  const states = ['holds', 'violated', 'inconclusive'] as const;
  const numbers = states.map((state) => count(ofState(result, state).length));
  return [mark, shortened(result.run.scenario, nameChars), word, ...numbers];
}

function shortened(scenario: string, nameChars: number): string {
  const name = plain(scenario);
  return name.length > nameChars ? `${name.slice(0, nameChars - 1)}…` : name;
}

/** Words to the left, numbers to the right. */
function align(rows: readonly (readonly string[])[]): string[] {
  const length = (text = '') => [...text].length;
  const widths = HEADER.map((_, column) => Math.max(...rows.map((cells) => length(cells[column]))));
  const pad = (cell: string, column: number) => {
    const padding = ' '.repeat((widths[column] ?? 0) - length(cell));
    return column < WORDS ? cell + padding : padding + cell;
  };
  return rows.map((cells) => cells.map(pad).join('  ').trimEnd());
}

/** One line for each scenario, for whoever reads only the end. In a narrow terminal the numbers are left out. */
export function verdictTable(
  results: readonly Result[],
  notRun: readonly NotRun[],
  columns: number,
): string[] {
  const nameChars = Math.max(8, Math.min(NAME_CHARS, columns - BESIDE_NAME));
  const rows = [
    HEADER,
    ...results.map((result) => row(result, nameChars)),
    ...notRun.map((one) => ['?', shortened(one.scenario, nameChars), wordOf(one), '', '', '']),
  ];
  const wide = align(rows);
  return wide.every((line) => line.length <= columns)
    ? wide
    : align(rows.map((cells) => cells.slice(0, WORDS)));
}
