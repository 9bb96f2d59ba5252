import type { Result } from '../model/result.ts';
import { conclude, ofState } from './story.ts';
import { count, plain } from './text.ts';

const HEADER = ['', 'scenario', 'verdict', 'hold', 'violated', 'inconclusive'] as const;
/** A scenario's name comes from a user's suite: it may be long, a terminal is not. */
const NAME_CHARS = 30;

function row(result: Result): readonly string[] {
  const { mark, word } = conclude(result);
  const counts = (['holds', 'violated', 'inconclusive'] as const).map((state) =>
    count(ofState(result, state).length),
  );
  const name = plain(result.run.scenario);
  return [mark, name.length > NAME_CHARS ? `${name.slice(0, NAME_CHARS - 1)}…` : name, word, ...counts];
}

/** One line for each scenario, for whoever reads only the end. Words to the left, numbers to the right. */
export function verdictTable(results: readonly Result[]): string[] {
  const rows = [HEADER, ...results.map(row)];
  const widths = HEADER.map((_, column) =>
    Math.max(...rows.map((cells) => [...(cells[column] ?? '')].length)),
  );
  return rows.map((cells) =>
    cells
      .map((cell, column) => {
        const padding = ' '.repeat((widths[column] ?? 0) - [...cell].length);
        return column < 3 ? cell + padding : padding + cell;
      })
      .join('  ')
      .trimEnd(),
  );
}
