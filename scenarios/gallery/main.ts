import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { plain, safeJson } from '../plain-text.ts';
import { type Exhibit, readExhibits } from './exhibits.ts';
import { exitCodeOf, type Outcome, outcomesOf } from './outcome.ts';
import { noteEvidence, PAGES, writePages } from './page.ts';
import { programmeOf } from './programme.ts';
import { list, show } from './show.ts';
import { type Judged, sit } from './sit.ts';
import { tableOf } from './table.ts';

const NOT_MADE = 4;
const INTERRUPTED = 128;

interface Options {
  readonly list: boolean;
  readonly show?: string;
  readonly json: boolean;
  readonly seed: number;
  readonly sample: number | null;
  readonly reports: string;
  readonly page: boolean;
  readonly write: boolean;
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Allowed: a whole number.');
  return Number(text);
}

/**
 * `npm run gallery`: the bundled target with each of its seeded defects, and with each correct twin of one, judged by a
 * harness that does not know which is which. A program around the command line, as the matrix is.
 */
const program = new Command('gallery')
  .description('let the harness find every seeded defect, and accuse no correct twin')
  .argument('[names...]', 'names of defects and twins; none: all of them')
  .option('--list', 'say what there is', false)
  .option('--show <name>', 'explain one, with its difference from the correct code')
  .option('--json', 'print one JSON object instead of the table', false)
  .option('--seed <number>', 'every random choice comes from it', whole, 1)
  .option('--sample <count>', 'only so many, drawn by the seed', whole, null)
  .option('--reports <dir>', 'where the run folders go', 'reports')
  .option('--page', 'write GALLERY.md and gallery.html anew, without a run', false)
  .option('--write', 'write down what is found, and the pages with it', false)
  // What was asked for wrongly could not be run.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : NOT_MADE))
  .action(gallery);

function named(exhibits: readonly Exhibit[], names: readonly string[]): readonly Exhibit[] {
  const unknown = names.find((name) => exhibits.every((exhibit) => exhibit.name !== name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`there is no ${unknown} in the gallery: see --list`);
  return names.length === 0 ? exhibits : exhibits.filter(({ name }) => names.includes(name));
}

async function gallery(names: readonly string[], options: Options): Promise<void> {
  const exhibits = await readExhibits();
  if (options.page) {
    writePages(exhibits);
    process.stdout.write(`${PAGES.markdown}\n${PAGES.html}\n`);
  } else if (options.list) process.stdout.write(`${list(named(exhibits, names))}\n`);
  else if (options.show !== undefined)
    process.stdout.write(`${named(exhibits, [options.show]).map(show).join('\n')}\n`);
  else {
    const outcomes = await judge(named(exhibits, names), options);
    if (options.write) {
      noteEvidence(outcomes, options.seed);
      writePages(exhibits);
    }
  }
}

/** Judges them blind, writes the verdicts down, and only then asks who they are. */
async function judge(exhibits: readonly Exhibit[], options: Options): Promise<readonly Outcome[]> {
  const { seed, sample, json } = options;
  const folder = resolve(
    options.reports,
    `gallery-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}-${seed}`,
  );
  mkdirSync(folder, { recursive: true });
  const { sittings, behind } = programmeOf(exhibits, seed, sample);
  const judged: Judged[] = [];
  for (const [index, sitting] of sittings.entries()) {
    process.stderr.write(`${index + 1} of ${sittings.length}: `);
    const each = await sit(sitting, { seed, reports: join(folder, 'runs'), settings: [] });
    judged.push(each);
    process.stderr.write(`${plain(inShort(each))}\n`);
    writeFileSync(join(folder, 'verdicts.json'), `${safeJson(judged, 2)}\n`);
    const signal = each.tries.find(({ exitCode }) => exitCode > INTERRUPTED);
    if (signal !== undefined) {
      process.exitCode = signal.exitCode;
      return [];
    }
  }
  const outcomes = outcomesOf(judged, behind);
  const exitCode = exitCodeOf(outcomes);
  process.exitCode = exitCode;
  const told = outcomes.map(({ exhibit: { name, number, breaks }, ...rest }) => ({
    name,
    number,
    breaks,
    ...rest,
  }));
  const whole = { exitCode, seed, outcomes: told };
  writeFileSync(join(folder, 'gallery.json'), `${safeJson(whole, 2)}\n`);
  writeFileSync(join(folder, 'gallery.txt'), `${tableOf(outcomes)}\n`);
  process.stdout.write(`${json ? safeJson(whole) : `${tableOf(outcomes)}\n${folder}`}\n`);
  return outcomes;
}

const inShort = ({ tries }: Judged): string =>
  tries
    .map(({ scenario, violations, durationMs, exitCode }) => {
      const found = violations.map(({ invariant }) => invariant).join(', ');
      const otherwise = exitCode === 0 ? 'nothing' : `nothing (exit code ${exitCode})`;
      return `${scenario}: ${found === '' ? otherwise : found}, ${(durationMs / 1_000).toFixed(1)} s`;
    })
    .join('; ');

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = NOT_MADE;
}
