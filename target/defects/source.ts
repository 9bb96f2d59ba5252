import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Exhibit } from './defect.ts';

/** The sources of the target: beside this file, or, where this file is compiled, beside its `dist`. */
const here = dirname(fileURLToPath(import.meta.url));
const TARGET = here.endsWith(join('dist', 'target', 'defects'))
  ? join(here, '..', '..', '..', 'target')
  : join(here, '..');

export const fileOf = ({ family, name }: Exhibit): string => `defects/${family}/${name}.ts`;

const read = (file: string): string => readFileSync(join(TARGET, file), 'utf8');

/** What follows a declaration begins at the left margin, with a word or a comment: only what closes it may stand there, too. */
const NEXT = /^[a-zA-Z/]/;

/**
 * One declaration of a source file, with the comment in front of it.
 * @throws where there is none of that name.
 */
export function declarationOf(source: string, name: string): string {
  const lines = source.split('\n');
  const starts = new RegExp(
    `^(?:export )?(?:async )?(?:function|const|class|interface|type) ${name.replaceAll(/\W/g, '')}\\b`,
  );
  const start = lines.findIndex((line) => starts.test(line));
  if (start === -1) throw new Error(`there is no declaration ${name}`);
  const following = lines.slice(start + 1).findIndex((line) => NEXT.test(line));
  const end = following === -1 ? lines.length : start + 1 + following;
  let first = start;
  while (/^(?:\/\*\*| \*|\/\/)/.test(lines[first - 1] ?? '')) first -= 1;
  return lines.slice(first, end).join('\n').trim();
}

const depthOf = (line: string): number => line.search(/\S/);

/** What only closes what is above it. */
const CLOSES = /^\s*[)}\]`]/;

/**
 * One part of a declaration, with the comment in front of it: a constant, a function or a property, cut out by its indentation.
 * Of several that are called so, it is the one that is least indented.
 * @throws where there is none of that name.
 */
export function partOf(declaration: string, name: string): string {
  const lines = declaration.split('\n');
  const starts = new RegExp(`^ +(?:async |const |function )*${name.replaceAll(/\W/g, '')}\\b`);
  // What the declaration itself is called is not inside it.
  const places = lines.flatMap((line, index) => (index > 0 && starts.test(line) ? [index] : []));
  const depth = Math.min(...places.map((index) => depthOf(lines[index] ?? '')));
  const start = places.find((index) => depthOf(lines[index] ?? '') === depth);
  if (start === undefined) throw new Error(`there is no part ${name}`);
  const rest = lines.slice(start + 1);
  const following = rest.findIndex((line) => depthOf(line) !== -1 && depthOf(line) <= depth);
  const length = following === -1 ? rest.length : following + (CLOSES.test(rest[following] ?? '') ? 1 : 0);
  let first = start;
  while (/^ *(?:\/\*\*| \*|\/\/)/.test(lines[first - 1] ?? '')) first -= 1;
  return lines
    .slice(first, start + 1 + length)
    .map((line) => line.slice(depth))
    .join('\n')
    .trim();
}

/** @param place `orders/reserve.ts#reserve`, or a part of a declaration: `database/database.ts#openDatabase>inTransaction`. */
function codeAt(place: string): string {
  const [file = '', names = ''] = place.split('#');
  const [name = '', ...parts] = names.split('>');
  const within = parts.length === 0 ? '' : `, in ${name}`;
  return `// target/${file}${within}\n${parts.reduce(partOf, declarationOf(read(file), name))}`;
}

/** The correct code that an exhibit replaces: its declarations, each below the name of its file. */
export const rightCode = ({ insteadOf }: Exhibit): string => insteadOf.map(codeAt).join('\n\n');

/** A file without its imports and without what the gallery's label says. */
const codeOf = (source: string): string =>
  source
    .replaceAll(/^import [^;]*;\n/gm, '')
    .replace(/^ {2}name: '.*?(?=^ {2}(?:async )?replace\b)/ms, '  // …\n')
    .trim();

/** Helpers that several make use of, and ways to hold stock that are right only with what else a shop does. */
const HELPER = /^import \{([^}]*)\} from '(?:\.\.|\.\.\/\.\.\/(orders\/strategies))\/([\w-]+\.ts)';$/gm;

/** The declarations of such helpers that a file imports, as `defects/without-constraint.ts#withoutConstraint`. */
const helpersOf = (source: string): readonly string[] =>
  [...source.matchAll(HELPER)].flatMap(([, names = '', folder = 'defects', file = '']) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && !name.startsWith('type '))
      .map((name) => `${folder}/${file}#${name}`),
  );

/** What an exhibit does instead: its file, those beside it that it makes use of, and the helpers without which it would not be what it is. */
export function wrongCode(exhibit: Exhibit): string {
  const file = fileOf(exhibit);
  const beside = [...read(file).matchAll(/^import [^;]* from '\.\/([\w-]+\.ts)';$/gm)].map(
    ([, name = '']) => `defects/${exhibit.family}/${name}`,
  );
  const files = [file, ...beside];
  const helpers = new Set(files.flatMap((each) => helpersOf(read(each))));
  return [
    ...files.map((each) => `// target/${each}\n${codeOf(read(each))}`),
    ...[...helpers].map(codeAt),
  ].join('\n\n');
}
