import { type Command, Option } from 'commander';
import { RunError } from '../../model/errors.ts';
import type { Size } from '../../model/scenario.ts';
import { freshSeed, parseSeed, parseSize } from './options.ts';
import { shellQuoted } from './settings.ts';

/** Options that every command which makes a run has. */
export interface CommonOptions {
  readonly suite?: string;
  readonly seed: number;
  readonly size: Size;
  readonly reports: string;
  readonly json: boolean;
  readonly keep: boolean;
}

export function addCommonOptions(command: Command): Command {
  return command
    .option('--suite <file>', 'module with { backend, adapter, scenarios } (default: the bundled one)')
    .option('--size <size>', 'smoke, ci or full: counts and durations, never invariants', parseSize, 'smoke')
    .addOption(
      new Option('--seed <number>', 'every random choice comes from it')
        .argParser(parseSeed)
        .default(freshSeed(), 'a fresh one, printed'),
    )
    .option('--reports <dir>', 'where the run folders go', 'reports')
    .option('--json', 'print one JSON object instead of the table', false)
    .option('--keep', 'leave the world of one scenario up after the run, and say how to reach it', false);
}

/** For the command that makes the same run again. */
export const commonInWords = ({ suite, size, seed }: CommonOptions): string =>
  `${suite === undefined ? '' : ` --suite ${shellQuoted(suite)}`} --size ${size} --seed ${seed}`;

/** `DATABASE_URL` of the harness's own environment: an existing server instead of the embedded one. */
export function databaseUrl(): string | undefined {
  const { DATABASE_URL } = process.env;
  if (DATABASE_URL === undefined || DATABASE_URL === '') return undefined;
  if (!/^postgres(ql)?:\/\//.test(DATABASE_URL)) {
    // Its value may hold a password, so it is not repeated.
    throw new RunError('DATABASE_URL is set, but it is no PostgreSQL URL', {
      allowed: 'postgres://user:password@host:port/database',
      remedy: 'correct it, or leave it out: a server is embedded',
    });
  }
  return DATABASE_URL;
}
