import type { Environment } from '../../model/result.ts';
import type { Section } from './measurement.ts';

/** One sitting, as it is printed and stored. */
export interface Report {
  /** As npm knows it. */
  readonly bench: string;
  readonly environment: Environment;
  /** ISO 8601, of the day. */
  readonly date: string;
  readonly quick: boolean;
  readonly sections: readonly Section[];
  /** Aims that were not reached, of all sections. */
  readonly missed: readonly string[];
}

/** Markdown that reads as text. Pure. */
export function render({ bench, environment, date, quick, sections }: Report): string {
  const { processor, cores, memoryGib, platform, node, postgres, commit, dirty } = environment;
  const database = postgres === null ? '' : `, PostgreSQL ${postgres}`;
  const version = commit === null ? '' : `, commit ${commit}${dirty === true ? ' and changes' : ''}`;
  const machine = `${processor}, ${cores} cores, ${memoryGib} GiB, ${platform}, Node ${node}${database}${version}, ${date}.`;
  const caution = quick ? ['A quick form: it shows that the bench works, and its figures mean little.'] : [];
  return [`\`npm run ${bench}\` on ${machine}`, ...caution, ...sections.map(sectionText)].join('\n\n');
}

function sectionText({ heading, columns, rows, notes, broken }: Section): string {
  const table = [columns, columns.map(() => '---'), ...rows.map((row) => padded(row, columns.length))];
  return [
    `### ${heading}`,
    table.map((cells) => `| ${cells.map(escaped).join(' | ')} |`).join('\n'),
    ...(broken.length === 0 ? [] : [broken.map((promise) => `* **Broken:** ${promise}.`).join('\n')]),
    ...(notes.length === 0 ? [] : [notes.map((note) => `* ${note}`).join('\n')]),
  ].join('\n\n');
}

/** A row that ends early says all that there is to say. */
const padded = (row: readonly string[], length: number): readonly string[] =>
  Array.from({ length }, (_, column) => row[column] ?? '');

const escaped = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Puts the report of a bench between its markers on a page. @throws where the page has no such place. */
export function replaceMeasured(page: string, bench: string, report: string): string {
  const opening = `<!-- ${bench} -->`;
  const closing = `<!-- /${bench} -->`;
  const from = page.indexOf(opening);
  const until = page.indexOf(closing);
  if (from < 0 || until < from) throw new Error(`the page has no ${opening} … ${closing}`);
  return `${page.slice(0, from + opening.length)}\n\n${report}\n\n${page.slice(until)}`;
}
