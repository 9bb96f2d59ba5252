import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../model/paths.ts';
import type { Result } from '../../model/result.ts';

/** The command line as a user meets it: the compiled program, in processes of its own, against the bundled target. */
export const program = join(packageRoot(), 'dist/harness/main.js');

/** A machine under load is slow, not wrong; one that hangs is ended before the test gives up on it. */
const LIMIT_MS = 240_000;

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @returns a function that runs `oversold` with these arguments; whatever makes a run puts it into `reports`. */
export function commandLine(reports: string) {
  return (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> => {
    const makesRun = ['run', 'compare', 'check', 'try'].includes(args[0] ?? '') && !args.includes('--list');
    const all = [program, ...args, ...(makesRun ? ['--reports', reports] : [])];
    return new Promise((resolve) => {
      const options = { env: { ...process.env, ...environment }, maxBuffer: 64 * 2 ** 20, timeout: LIMIT_MS };
      const child = execFile(process.execPath, all, options, (_error, stdout, stderr) =>
        resolve({ exitCode: child.exitCode, stdout, stderr }),
      );
    });
  };
}

/** What `--json` prints. */
export const printed = ({ stdout }: Ended): { exitCode: number; report: string; results: Result[] } =>
  JSON.parse(stdout);

export const violatedIn = (result: Result | undefined): string[] =>
  (result?.verdicts ?? []).filter(({ verdict }) => verdict === 'violated').map(({ invariant }) => invariant);
