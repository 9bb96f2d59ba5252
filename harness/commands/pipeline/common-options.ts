import { type Command, InvalidArgumentError } from 'commander';
import type { Size } from '../../model/scenario.ts';
import { freshSeed, parseSeed, parseSize } from './options.ts';

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
    .option(
      '--seed <number>',
      'every random choice comes from it (default: a fresh one, printed)',
      parseSeed,
      freshSeed(),
    )
    .option('--reports <dir>', 'where the run folders go', 'reports')
    .option('--json', 'print one JSON object instead of the table', false)
    .option('--keep', 'leave the world up after the run, and say how to reach it', false);
}

/** `DATABASE_URL` of the harness's own environment: an existing server instead of the embedded one. */
export function databaseUrl(): string | undefined {
  const { DATABASE_URL } = process.env;
  if (DATABASE_URL === undefined || DATABASE_URL === '') return undefined;
  if (!/^postgres(ql)?:\/\//.test(DATABASE_URL)) {
    throw new InvalidArgumentError(
      'DATABASE_URL is no PostgreSQL URL. Allowed: postgres://user:password@host:port/database.',
    );
  }
  return DATABASE_URL;
}
