import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Result, resultSchema } from '../../harness/index.ts';
import { type Configuration, type Ran, settingsOf } from './configuration.ts';

/** The compiled command line, beside the compiled scenarios. */
const OVERSOLD = fileURLToPath(new URL('../../harness/main.js', import.meta.url));

export interface Asked {
  /** Names of scenarios; none: all of them. */
  readonly scenarios: readonly string[];
  readonly size: string;
  readonly seed: string;
  readonly reports: string;
}

/** Runs the scenarios as a user would, in a process of its own; what it says while it runs goes to stderr. */
export async function runConfiguration(configuration: Configuration, asked: Asked): Promise<Ran> {
  const { scenarios, size, seed, reports } = asked;
  const which = scenarios.length === 0 ? ['--all'] : scenarios;
  const settings = settingsOf(configuration).flatMap((setting) => ['--set', setting]);
  const options = ['--json', '--size', size, '--seed', seed, '--reports', reports, ...settings];
  const child = spawn(process.execPath, [OVERSOLD, 'run', ...which, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // A signal to this process alone would leave the run behind; it ends itself and says with what.
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGINT', pass).on('SIGTERM', pass);
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.on('error', reject).on('close', (code) => resolve(code ?? 4));
    });
    return { configuration, exitCode, results: resultsIn(printed) };
  } finally {
    process.off('SIGINT', pass).off('SIGTERM', pass);
  }
}

/** A run that could not be made prints none; one that ended early prints what it has. */
function resultsIn(printed: string): readonly Result[] {
  if (printed.trim() === '') return [];
  const { results } = JSON.parse(printed) as { results: unknown };
  return resultSchema.array().parse(results);
}
