import type { Environment } from '../../model/result.ts';
import type { Section } from './measurement.ts';

/** One sitting, as it is printed and stored. */
export interface Report {
  readonly environment: Environment;
  /** ISO 8601, of the day. */
  readonly date: string;
  readonly quick: boolean;
  readonly sections: readonly Section[];
}

/** Markdown that reads as text. Pure. */
export function render({ environment, date, quick, sections }: Report): string {
  const { processor, cores, memoryGib, platform, node, commit, dirty } = environment;
  const version = commit === null ? '' : `, commit ${commit}${dirty === true ? ' and changes' : ''}`;
  const machine = `${processor}, ${cores} cores, ${memoryGib} GiB, ${platform}, Node ${node}${version}, ${date}.`;
  const caution = quick ? ['A quick form: it shows that the bench works, and its figures mean little.'] : [];
  return [`\`npm run bench:load\` on ${machine}`, ...caution, ...sections.map(sectionText)].join('\n\n');
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

const OPENING = '<!-- bench:load -->';
const CLOSING = '<!-- /bench:load -->';

/** Puts the report between the markers of a page. @throws where the page has no such place. */
export function replaceMeasured(page: string, report: string): string {
  const from = page.indexOf(OPENING);
  const until = page.indexOf(CLOSING);
  if (from < 0 || until < from) throw new Error(`the page has no ${OPENING} … ${CLOSING}`);
  return `${page.slice(0, from + OPENING.length)}\n\n${report}\n\n${page.slice(until)}`;
}
