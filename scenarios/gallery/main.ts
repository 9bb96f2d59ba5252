import { Command, InvalidArgumentError } from 'commander';
import { safeJson } from '../plain-text.ts';
import { type Exhibit, readExhibits } from './exhibits.ts';
import { writePages } from './page.ts';
import { list, show } from './show.ts';
import { Interrupted } from './sit.ts';
import { type Options as SittingOptions, sitCorrect, sitOnce, sitPasses } from './sittings.ts';
import { FILES } from './written-down.ts';

const NOT_MADE = 4;

interface Options extends SittingOptions {
  readonly list: boolean;
  readonly show?: string;
  readonly page: boolean;
  readonly passes?: number;
  readonly correct?: number;
}

const HELP = `
Exit codes:
  0  each defect was caught by the invariant that it names, each twin cleared
  1  a correct shop was accused
  2  nothing was proven of a correct shop, or every run of a defect was inconclusive
  3  a defect was missed, or seen by another invariant alone
  4  a run could not be made
  130, 143  ended by a signal
  Of several the gravest: 4, then 1, then 3, then 2.

--write overwrites files that are committed: evidence.json, passes.json, correct.json, GALLERY.md and gallery.html in
scenarios/gallery/. It adds to the passes and runs of before where code and machine are the same and everything is committed.`;

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Allowed: a whole number.');
  return Number(text);
}

function atLeastOne(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('Allowed: a whole number from 1 on.');
  return Number(text);
}

/**
 * `npm run gallery`: the bundled target with each of its seeded defects, and with each benign twin, judged by a
 * harness that does not know which is which. A program around the command line, as the matrix is.
 */
const program = new Command('gallery')
  .description('let the harness find every seeded defect, and accuse no benign twin')
  .argument('[names...]', 'names of defects and twins; none: all of them')
  .option('--list', 'say what there is', false)
  .option('--show <name>', 'explain one, with its difference from the correct code')
  .option(
    '--passes <count>',
    'so many passes over the defects, each with the next seed; how often is each caught?',
    atLeastOne,
  )
  .option(
    '--correct <count>',
    'so many runs of correct shops instead, drawn by the seed: is one accused?',
    atLeastOne,
  )
  .option('--json', 'print one JSON object (with --list an array) instead of text', false)
  .option('--seed <number>', 'every random choice comes from it', whole, 1)
  .option('--sample <count>', 'only so many, drawn by the seed', atLeastOne)
  .option('--reports <dir>', 'where the run folders go', 'reports')
  .option('--page', 'write GALLERY.md and gallery.html anew, without a run', false)
  .option('--write', 'overwrite the committed evidence with what is found, and the pages with it', false)
  .addHelpText('after', HELP)
  // What was asked for wrongly could not be run.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : NOT_MADE))
  .action(gallery);

/** What a run can be asked for beside one pass, and what means nothing together with it. */
const INSTEAD: Readonly<Record<string, readonly string[]>> = {
  page: ['names', 'sample', 'write', 'json'],
  list: ['sample', 'write'],
  show: ['names', 'sample', 'write'],
  passes: [],
  correct: ['names', 'sample'],
};

/** @throws InvalidArgumentError where something would have to be ignored. */
function refuseContradictions(names: readonly string[], options: Options): void {
  const given: Readonly<Record<string, unknown>> = { ...options, names: names.length > 0 };
  const isGiven = (name: string): boolean => Boolean(given[name]);
  const asked = Object.keys(INSTEAD).filter(isGiven);
  const [mode = '', another] = asked;
  if (another !== undefined) throw new InvalidArgumentError(`--${mode} and --${another} exclude each other`);
  const idle = INSTEAD[mode]?.find(isGiven);
  if (idle !== undefined)
    throw new InvalidArgumentError(
      `--${mode} is given together with ${idle === 'names' ? 'names' : `--${idle}`}, which it has no use for`,
    );
}

function named(exhibits: readonly Exhibit[], names: readonly string[]): readonly Exhibit[] {
  const unknown = names.find((name) => exhibits.every((exhibit) => exhibit.name !== name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`there is no ${unknown} in the gallery: see --list`);
  return names.length === 0 ? exhibits : exhibits.filter(({ name }) => names.includes(name));
}

/** How often a correct shop is accused is for `--correct`: its runs take as long again as those of all defects. */
const defectsOf = (exhibits: readonly Exhibit[]): readonly Exhibit[] =>
  exhibits.filter(({ breaks }) => breaks !== null);

async function gallery(names: readonly string[], options: Options): Promise<void> {
  refuseContradictions(names, options);
  const all = await readExhibits();
  const asked = named(all, options.show === undefined ? names : [options.show]);
  if (options.page) {
    writePages(all);
    process.stdout.write(`${FILES.markdown}\n${FILES.html}\n`);
  } else if (options.list) process.stdout.write(`${options.json ? safeJson(asked) : list(asked)}\n`);
  else if (options.show !== undefined)
    process.stdout.write(`${asked.map((each) => (options.json ? safeJson(each) : show(each))).join('\n')}\n`);
  else if (options.correct !== undefined) process.exitCode = await sitCorrect(options.correct, all, options);
  else if (options.passes !== undefined)
    process.exitCode = await sitPasses(
      options.passes,
      names.length > 0 ? asked : defectsOf(asked),
      all,
      options,
    );
  else process.exitCode = await sitOnce(asked, all, options);
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof Interrupted ? error.exitCode : NOT_MADE;
}
