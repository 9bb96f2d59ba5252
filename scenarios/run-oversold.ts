import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Result, resultSchema } from '../harness/index.ts';

/** The compiled command line, beside the compiled scenarios. */
const OVERSOLD = fileURLToPath(new URL('../harness/main.js', import.meta.url));

export interface Asked {
  /** The compiled module of a suite. Default: the bundled one. */
  readonly suite?: string;
  readonly size: string;
  readonly seed: string;
  /** Where the run folders go. */
  readonly reports: string;
  /** `NAME=value`, environment of the backend. */
  readonly settings: readonly string[];
  /** What it says while it runs goes to stderr; `false`: nowhere, unless it could not run. */
  readonly progress: boolean;
}

export interface Ended {
  readonly exitCode: number;
  readonly results: readonly Result[];
  /** What it said while it ran, where nobody was shown it. */
  readonly said: string;
}

/**
 * Runs scenarios as a user would, in a process of its own.
 * @param scenarios their names; none: all of them.
 */
export async function runOversold(scenarios: readonly string[], asked: Asked): Promise<Ended> {
  const which = scenarios.length === 0 ? ['--all'] : scenarios;
  const suite = asked.suite === undefined ? [] : ['--suite', asked.suite];
  const settings = asked.settings.flatMap((setting) => ['--set', setting]);
  const { size, seed, reports } = asked;
  const options = [...suite, '--size', size, '--seed', seed, '--reports', reports, ...settings];
  const child = spawn(process.execPath, [OVERSOLD, 'run', ...which, '--json', ...options], {
    stdio: ['ignore', 'pipe', asked.progress ? 'inherit' : 'pipe'],
  });
  // A signal to this process alone would leave the run behind; it ends itself and says with what.
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGINT', pass).on('SIGTERM', pass);
  let printed = '';
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.on('error', reject).on('close', (code) => resolve(code ?? 4));
    });
    return { exitCode, results: resultsIn(printed), said };
  } finally {
    process.off('SIGINT', pass).off('SIGTERM', pass);
  }
}

/** Where nobody could begin there is nothing to read; who ended early prints what there is. */
function resultsIn(printed: string): readonly Result[] {
  if (printed.trim() === '') return [];
  const { results } = JSON.parse(printed) as { results: unknown };
  return resultSchema.array().parse(results);
}
