import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { fingerprint } from '../../commands/pipeline/environment.ts';
import { EXIT } from '../../model/errors.ts';
import { packageRoot } from '../../model/paths.ts';
import { endChildren } from './children.ts';
import type { Measurement, Section, Sitting } from './measurement.ts';
import { type Report, render, replaceMeasured } from './table.ts';

const SEED = 1;

/** A program that takes measurements one after the other and prints one report. */
export interface Bench<Own> {
  /** As npm knows it; the markers on the page have this name too. */
  readonly name: string;
  readonly description: string;
  /** The page of the package that `--write` puts the report into. */
  readonly page: string;
  readonly measurements: readonly Measurement<Own>[];
  /** For `--help`: what an example costs, and which promises it may end with. */
  readonly help: { readonly everything: string; readonly example: string; readonly broken: string };
  /** The measurement that has a committed baseline, where there is one. */
  readonly baseline?: string;
  /** What the measurements share. */
  open(file: Sitting['file']): Promise<Shared<Own>>;
}

export interface Shared<Own> {
  readonly own: Own;
  /** Its version, where there is one. */
  readonly postgres: string | null;
  close(): Promise<void>;
}

interface Options {
  readonly quick: boolean;
  readonly json: boolean;
  readonly write: boolean;
  readonly writeBaseline?: boolean;
  readonly only?: string;
  readonly seed: number;
}

/** The command line of a bench. Sets the exit code: 0, 1 where a promise is broken, 4 where it could not be made. */
export async function runBench<Own>(bench: Bench<Own>): Promise<void> {
  const options = commandLine(bench).parse().opts<Options>();
  try {
    const { sections } = await sit(bench, options);
    process.exitCode = sections.some(({ broken }) => broken.length > 0) ? EXIT.violated : EXIT.ok;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exitCode = EXIT.notMade;
  }
}

async function sit<Own>(bench: Bench<Own>, options: Options): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'oversold-bench-'));
  // However the bench ends: at an uncaught error and at a signal too.
  process.once('exit', () => {
    endChildren();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });
  process.once('SIGINT', () => process.exit(EXIT.sigint)).once('SIGTERM', () => process.exit(EXIT.sigterm));

  const file: Sitting['file'] = (name) => join(folder, name);
  const shared = await bench.open(file);
  try {
    const sections = await measureAll(bench, options, { file, own: shared.own });
    const date = new Date().toISOString().slice(0, 10);
    const environment = fingerprint(shared.postgres);
    const missed = sections.flatMap((section) => section.missed ?? []);
    const report: Report = { bench: bench.name, environment, date, quick: options.quick, sections, missed };
    process.stdout.write(`${options.json ? JSON.stringify(report) : render(report)}\n`);
    if (options.write) write(bench.page, report);
    return report;
  } finally {
    await shared.close();
  }
}

async function measureAll<Own>(
  bench: Bench<Own>,
  options: Options,
  { file, own }: { file: Sitting['file']; own: Own },
): Promise<Section[]> {
  const sections: Section[] = [];
  for (const { name, measure } of bench.measurements) {
    if (options.only !== undefined && options.only !== name) continue;
    const say = (text: string): void => void process.stderr.write(`${name}: ${text}\n`);
    const renewBaseline = options.writeBaseline === true;
    sections.push(
      await measure({ ...own, quick: options.quick, seed: options.seed, renewBaseline, file, say }),
    );
  }
  return sections;
}

function write(page: string, report: Report): void {
  const file = join(packageRoot(), page);
  writeFileSync(file, replaceMeasured(readFileSync(file, 'utf8'), report.bench, render(report)));
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new InvalidArgumentError('A whole number is needed.');
}

function commandLine<Own>({ name, description, page, measurements, help, baseline }: Bench<Own>): Command {
  const names = measurements.map((measurement) => measurement.name);
  const program = new Command(name)
    .description(description)
    .option('--quick', 'a short form that shows that everything works; its figures mean little', false)
    .option('--seed <number>', 'every random choice comes from it', wholeNumber, SEED)
    .option('--json', 'one JSON object on standard output, progress on standard error', false)
    .addOption(
      // A table in the README is of one sitting, whole and in full length.
      new Option('--write', `put the tables into ${page}: those of all measurements, in full length`)
        .default(false)
        .conflicts(['quick', 'only']),
    )
    .addOption(new Option('--only <name>', 'one measurement').choices(names))
    .addHelpText(
      'after',
      `
Measurements:
${measurements.map((measurement) => `  ${measurement.name.padEnd(15)} ${measurement.question}`).join('\n')}

Examples:
  $ npm run ${name}                              ${help.everything}
  $ npm run ${name} -- --write                   and put the tables into ${page}
  $ npm run --silent ${name} -- --json --quick   one JSON object on standard output
  $ npm run ${name} -- --only ${help.example}

Ends with 0; 1 where a promise is broken (${help.broken}); 4 where it could not be made; 130 or 143 at a signal`,
    )
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.ok : EXIT.notMade));
  if (baseline === undefined) return program;
  const renewing = `take what ${baseline} counts as the new baseline`;
  return program.addOption(
    new Option('--write-baseline', renewing).implies({ only: baseline }).conflicts('write'),
  );
}
