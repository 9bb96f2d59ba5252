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

/** The correct code that an exhibit replaces: its declarations, each below the name of its file. */
export const rightCode = ({ insteadOf }: Exhibit): string =>
  insteadOf
    .map((place) => {
      const [file = '', name = ''] = place.split('#');
      return `// target/${file}\n${declarationOf(read(file), name)}`;
    })
    .join('\n\n');

/** A file without its imports and without what the gallery's label says. */
const codeOf = (source: string): string =>
  source
    .replaceAll(/^import [^;]*;\n/gm, '')
    .replace(/^ {2}name: '.*?(?=^ {2}(?:async )?replace\b)/ms, '  // …\n')
    .trim();

/** What an exhibit does instead: its file, and those beside it that it makes use of. */
export function wrongCode(exhibit: Exhibit): string {
  const file = fileOf(exhibit);
  const source = read(file);
  const beside = [...source.matchAll(/^import [^;]* from '\.\/([\w-]+\.ts)';$/gm)].map(
    ([, name = '']) => `defects/${exhibit.family}/${name}`,
  );
  return [file, ...beside].map((each) => `// target/${each}\n${codeOf(read(each))}`).join('\n\n');
}
