import { Command } from 'commander';
import { runOversold } from './run-oversold.ts';

const NOT_MADE = 4;

/** Options of the programs that run a suite of their own: they are handed on to the command line. */
export interface SuiteOptions {
  readonly size: string;
  readonly seed: string;
  readonly reports: string;
  readonly json: boolean;
}

/** @returns a program with the options that all of them have. @param size where nobody asks for another. */
export const suiteProgram = (name: string, description: string, size: string): Command =>
  new Command(name)
    .description(description)
    .option('--size <size>', 'smoke, ci or full', size)
    .option('--seed <number>', 'every random choice comes from it', '1')
    .option('--reports <dir>', 'where the run folders go', 'reports')
    .option('--json', 'print one JSON object instead of the table', false)
    // What was asked for wrongly could not be run.
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : NOT_MADE));

/** Runs scenarios of such a suite; what is said meanwhile goes to stderr. @param names none: all of them. */
export const runSuite = (suite: string, names: readonly string[], options: SuiteOptions) =>
  runOversold(names, { ...options, suite, settings: [], progress: true });

/** Reads what was asked for, and does it. */
export async function start(program: Command): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = NOT_MADE;
  }
}
