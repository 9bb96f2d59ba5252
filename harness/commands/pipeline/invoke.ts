import type { Suite } from '../../model/adapter.ts';
import type { NotRun } from '../../model/not-run.ts';
import type { Result } from '../../model/result.ts';
import type { Scenario, Settings } from '../../model/scenario.ts';
import { type CommonOptions, databaseUrl } from './common-options.ts';
import { printResults } from './conclude.ts';
import { type Course, conductEach } from './course.ts';
import { createFolder, pointLatest } from './folder.ts';
import { removeNotRun, storeNotRun } from './not-run.ts';
import { printError } from './print-error.ts';
import { openProgress, type Progress } from './progress.ts';
import type { Base, Driver, Order } from './session.ts';
import { watchSignals } from './signals.ts';
import { writePages } from './write-reports.ts';

/** What `run`, `compare` and `check` have in common: scenarios, one after the other, each in a world of its own. */
export interface Invocation {
  readonly suite: Suite;
  readonly base?: Base | null;
  readonly scenarios: readonly Scenario[];
  readonly options: CommonOptions;
  /** Names the folder. */
  readonly what: string;
  readonly settings: Settings;
  readonly drive: Driver;
  readonly kind: Order['kind'];
  readonly part: Order['part'];
  readonly profile: boolean;
  /** Stop after the first scenario that is violated. */
  readonly bail: boolean;
  commandOf(scenario: Scenario): string;
}

/** @returns the exit code: the gravest of the results', 4 where a scenario could not be run, 130 or 143 where a signal ended it. */
export async function invoke(invocation: Invocation): Promise<number> {
  const { options, what } = invocation;
  const database = databaseUrl();
  const progress = openProgress(process.stderr);
  const interruption = watchSignals();
  const folder = createFolder(options.reports, what, options.seed);
  const course: Course = {
    ...{ invocation, database, folder, progress, interruption, conducted: [], notRun: [] },
  };
  try {
    await conductEach(course);
  } finally {
    progress.end();
    interruption.dispose();
  }
  return conclude(course);
}

/** Whatever happened, what was found is shown, and so is what was not looked for. */
function conclude({ invocation, folder, progress, interruption, conducted, notRun }: Course): number {
  const results = conducted.map(({ result }) => result);
  keepNotRun(folder, results, notRun);
  pointLatest(folder);
  const exitCode = printResults(results, notRun, folder, invocation.options.json);
  for (const { reach } of conducted) if (reach.length > 0) sayKept(reach, progress);
  // One that came when everything had been run has ended nothing.
  if (exitCode === interruption.exitCode())
    process.stderr.write(`interrupted: everything was ended. What was recorded is in ${folder}\n`);
  return exitCode;
}

/** A disk that was too full for a run may be too full for saying so: what goes to the terminal is told all the same. */
function keepNotRun(folder: string, results: readonly Result[], notRun: readonly NotRun[]): void {
  try {
    if (notRun.length === 0) {
      removeNotRun(folder);
      return;
    }
    storeNotRun(folder, notRun);
    writePages(folder, results, notRun);
  } catch (error) {
    printError(error);
  }
}

function sayKept(reach: readonly string[], progress: Progress): void {
  progress.stage('the world is still up:');
  for (const line of reach) progress.stage(`  ${line}`);
}
