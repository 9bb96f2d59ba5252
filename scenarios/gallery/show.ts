import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Exhibit, numberOf } from './exhibits.ts';

/** Below the two lines with the names of files that nobody knows. */
const HEADER_LINES = 4;

/** What git says is different; both sides as they are where there is no git. */
function diffOf({ right, wrong }: Exhibit): string {
  const folder = mkdtempSync(join(tmpdir(), 'gallery-'));
  try {
    const [before, after] = [join(folder, 'right.ts'), join(folder, 'wrong.ts')];
    writeFileSync(before, `${right}\n`);
    writeFileSync(after, `${wrong}\n`);
    const { stdout, error } = spawnSync(
      'git',
      ['diff', '--no-index', '--no-color', '--patience', '--ignore-space-change', '-U2', before, after],
      { encoding: 'utf8' },
    );
    if (error !== undefined) return `${right}\n\n${wrong}`;
    return stdout.split('\n').slice(HEADER_LINES).join('\n').trim();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const labelOf = (exhibit: Exhibit): string =>
  exhibit.breaks === null
    ? `a correct shop that looks as if it broke ${exhibit.looksLike}`
    : `breaks ${exhibit.breaks}`;

/** One exhibit for the terminal: its label, its story, and what is different from the correct code. */
export function show(exhibit: Exhibit): string {
  const { name, title, family, provokedBy, seenIn, story, file } = exhibit;
  return [
    `${numberOf(exhibit)}. ${title} (${name}; ${family}): ${labelOf(exhibit)}`,
    '',
    ...story,
    '',
    `Provoked by ${provokedBy.what}.`,
    `Seen in: ${seenIn.what}${seenIn.url === null ? '' : ` (${seenIn.url})`}`,
    `The code: ${file}`,
    '',
    diffOf(exhibit),
  ].join('\n');
}

/** All exhibits, a line each. */
export function list(exhibits: readonly Exhibit[]): string {
  const width = Math.max(...exhibits.map(({ name }) => name.length));
  return exhibits
    .map(
      (exhibit) =>
        `${numberOf(exhibit).padStart(3)} ${exhibit.name.padEnd(width)}  ${exhibit.title}: ${labelOf(exhibit)}`,
    )
    .join('\n');
}
