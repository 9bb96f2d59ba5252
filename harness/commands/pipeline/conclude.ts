import { join, relative } from 'node:path';
import type { NotRun } from '../../model/not-run.ts';
import type { Result } from '../../model/result.ts';
import { exitCodeOf } from '../../report/story.ts';
import { renderTerminal } from '../../report/terminal.ts';
import { say } from './say.ts';

/**
 * What a command ends with: one JSON object with `--json`, else the table of verdicts and the path of the report; and what
 * was not run.
 * @returns the exit code that it names: the gravest.
 */
export function printResults(
  results: readonly Result[],
  notRun: readonly NotRun[],
  folder: string,
  json: boolean,
): number {
  const exitCode = exitCodeOf(results, notRun);
  const page = join(folder, 'index.html');
  const text = json ? safeJson({ exitCode, report: page, results, notRun }) : table(results, notRun, page);
  say(`${text}\n`);
  return exitCode;
}

/** JSON leaves the C1 control characters as they are, and some terminals obey them. */
const safeJson = (value: unknown): string =>
  JSON.stringify(value).replace(/\p{Cc}/gu, (control) => `\\u00${control.charCodeAt(0).toString(16)}`);

function table(results: readonly Result[], notRun: readonly NotRun[], page: string): string {
  const shown = relative(process.cwd(), page);
  const reportPath = shown.startsWith('..') ? page : shown;
  // Off a terminal `isTTY` is not false but missing, and picocolors would then decide by itself.
  const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  return renderTerminal(results, { colour, columns: process.stdout.columns ?? 100, reportPath }, notRun);
}
