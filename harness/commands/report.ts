import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { loadEvidence } from '../evidence/store.ts';
import { exportNdjson } from '../history/ndjson.ts';
import { readHistory } from '../history/reader.ts';
import type { Suite } from '../model/adapter.ts';
import { EXIT, RunError } from '../model/errors.ts';
import { notWritten } from '../model/not-written.ts';
import type { Result } from '../model/result.ts';
import type { Scenario } from '../model/scenario.ts';
import { assess } from './pipeline/assess.ts';
import { judgedHistory } from './pipeline/collect.ts';
import { comparisonOnly } from './pipeline/comparison-only.ts';
import { printResults } from './pipeline/conclude.ts';
import { isNotRunKept, loadNotRun } from './pipeline/not-run.ts';
import { programsScenario } from './pipeline/programs-scenario.ts';
import { STDOUT } from './pipeline/say.ts';
import { loadRun, runFile, type StoredRun } from './pipeline/stored-run.ts';
import { loadSuite, pickScenarios } from './pipeline/suite.ts';
import { trialOf } from './pipeline/trial-steps.ts';
import { writePages, writeResult } from './pipeline/write-reports.ts';

interface ReportOptions {
  readonly suite?: string;
  readonly json: boolean;
  readonly ndjson: boolean;
}

const HELP = `
Examples:
  $ oversold report                      the newest run
  $ oversold report reports/latest
  $ oversold report reports/2026-11-22T17-00-00-all-7 --json
  $ oversold report reports/latest --ndjson | jq 'select(.outcome.type == "unknown")'`;

/** `oversold report`: judges a stored run again, offline, with today's invariants, and writes its pages anew. */
export const reportCommand = (ended: (exitCode: number) => void): Command =>
  new Command('report')
    .description('judge a stored run again, offline, with the invariants of today')
    .argument('[folder]', 'folder of a run, or of an invocation with several', 'reports/latest')
    .option('--suite <file>', 'the suite that judges (default: the one that the run was made with)')
    .option('--json', 'print one JSON object instead of the table', false)
    .option('--ndjson', 'judge nothing: print the history of one run, an operation a line', false)
    .addHelpText('after', HELP)
    .action(async (folder: string, options: ReportOptions) =>
      ended(options.ndjson ? await printHistory(folder) : await report(folder, options)),
    );

async function report(given: string, options: ReportOptions): Promise<number> {
  const folder = existing(given);
  const runs = runsIn(folder);
  const results: Result[] = [];
  for (const run of runs) {
    const result = await judgeAgain(run, options);
    writeResult(run, result);
    results.push(result);
  }
  const notRun = loadNotRun(folder, results);
  if (runs[0] !== folder || notRun.length > 0) writePages(folder, results, notRun);
  return printResults(results, notRun, folder, options.json);
}

async function printHistory(given: string): Promise<number> {
  const runs = runsIn(existing(given));
  const [run] = runs;
  if (run === undefined || runs.length > 1)
    throw new RunError(`there are ${runs.length} runs in ${resolve(given)}`, {
      allowed: 'the folder of one run',
    });
  const { operations } = await readHistory(historyOf(run));
  try {
    await pipeline(Readable.from(pagesOf(exportNdjson(operations))), process.stdout, { end: false });
  } catch (error) {
    // Somebody closed the pipe (`| head`): that was enough.
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code !== 'EPIPE') throw syscall === 'write' ? notWritten(STDOUT, error) : error;
  }
  return EXIT.ok;
}

const PAGE_CHARS = 65_536;

/** A write for every line would take most of the time. */
function* pagesOf(lines: Iterable<string>): Generator<string> {
  let page = '';
  for (const line of lines) {
    page += line;
    if (page.length < PAGE_CHARS) continue;
    yield page;
    page = '';
  }
  if (page !== '') yield page;
}

/** A run that was recorded before version 2 has another file, and reading it says so. */
function historyOf(run: string): string {
  const before = join(run, 'history.ndjson');
  return existsSync(before) ? before : join(run, 'history.bin');
}

function existing(given: string): string {
  if (existsSync(given) && statSync(given).isDirectory()) return realpathSync(given);
  throw new RunError(`there is no folder ${resolve(given)}`, {
    allowed: 'a run folder, such as reports/latest',
  });
}

/** The folder itself, or the runs one level below it. */
function runsIn(folder: string): string[] {
  if (existsSync(runFile(folder))) return [folder];
  const below = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
    .filter((path) => existsSync(runFile(path)));
  // Where none of the scenarios could be run, that is what is to be told.
  if (below.length > 0 || isNotRunKept(folder)) return below;
  throw new RunError(`there is no run in ${folder}`, {
    allowed: 'a folder with a run.json, or with runs in it',
  });
}

async function judgeAgain(folder: string, { suite: path }: ReportOptions): Promise<Result> {
  const stored = loadRun(folder);
  const scenario = scenarioOf(stored, await loadSuite(path ?? stored.suitePath ?? undefined));
  const { operations, faults, truncated } = await readHistory(historyOf(folder));
  const witnesses = { history: judgedHistory(operations), faults, ...loadEvidence(folder) };
  const cut = truncated ? ['the history ends in the middle of a record: the harness was killed'] : [];
  return assess({ ...stored, warnings: [...stored.warnings, ...cut] }, witnesses, scenario);
}

function scenarioOf({ part, run }: StoredRun, suite: Suite): Scenario {
  if (part === 'programs') return programsScenario;
  if (part === 'trial') return trialOf(suite);
  const [scenario] = pickScenarios(suite, [run.scenario]);
  if (scenario === undefined) throw new RunError(`the suite has no scenario ${run.scenario}`);
  return part === 'comparison' ? comparisonOnly(scenario) : scenario;
}
