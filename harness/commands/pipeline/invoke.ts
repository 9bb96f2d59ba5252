import { mkdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Suite } from '../../model/adapter.ts';
import { EXIT } from '../../model/errors.ts';
import type { Scenario, Settings } from '../../model/scenario.ts';
import { type CommonOptions, databaseUrl } from './common-options.ts';
import { printResults } from './conclude.ts';
import { type Conducted, conduct } from './conduct.ts';
import { createFolder, pointLatest } from './folder.ts';
import { openProgress, type Progress } from './progress.ts';
import type { Driver, Order } from './session.ts';
import { type Interruption, watchSignals } from './signals.ts';
import { writePages, writeResult } from './write-reports.ts';

/** What `run`, `compare` and `check` have in common: scenarios, one after the other, each in a world of its own. */
export interface Invocation {
  readonly suite: Suite;
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

/**
 * @returns the exit code: the gravest of the results', or 130 or 143 where a signal ended it.
 * @throws RunError where a run could not be made; those that were made before are printed all the same.
 */
export async function invoke(invocation: Invocation): Promise<number> {
  const { options, what } = invocation;
  const database = databaseUrl();
  const progress = openProgress(process.stderr);
  const interruption = watchSignals();
  const folder = createFolder(options.reports, what, options.seed);
  const conducted: Conducted[] = [];
  let exitCode: number = EXIT.ok;
  try {
    await conductEach({ invocation, database, folder, progress, interruption, conducted });
  } catch (error) {
    if (interruption.exitCode() === null) throw error;
  } finally {
    progress.end();
    interruption.dispose();
    exitCode = conclude(conducted, folder, options, progress);
  }
  const interrupted = interruption.exitCode();
  if (interrupted === null) return exitCode;
  process.stderr.write(`interrupted: everything was ended. What was recorded is in ${folder}\n`);
  return interrupted;
}

/** Whatever happened afterwards, what was found before is shown. */
function conclude(
  conducted: readonly Conducted[],
  folder: string,
  { json }: CommonOptions,
  progress: Progress,
): number {
  if (conducted.length === 0) return EXIT.ok;
  pointLatest(folder);
  const results = conducted.map(({ result }) => result);
  const exitCode = printResults(results, folder, json);
  for (const { reach } of conducted) if (reach.length > 0) sayKept(reach, progress);
  return exitCode;
}

interface Course {
  readonly invocation: Invocation;
  readonly database: string | undefined;
  readonly folder: string;
  readonly progress: Progress;
  readonly interruption: Interruption;
  /** Grows with every scenario that has ended. */
  readonly conducted: Conducted[];
}

async function conductEach(course: Course): Promise<void> {
  const { invocation, folder, progress, conducted } = course;
  const { scenarios, bail } = invocation;
  const isSingle = scenarios.length === 1;
  for (const scenario of scenarios) {
    progress.stage(`${scenario.name}: ${scenario.question}`);
    const own = isSingle ? folder : join(folder, scenario.name);
    mkdirSync(own, { recursive: true });
    const ended = await conduct(orderOf(course, scenario, own));
    writeResult(own, ended.result);
    conducted.push(ended);
    const results = conducted.map(({ result }) => result);
    if (!isSingle) writePages(folder, results);
    if (bail && ended.result.exitCode === EXIT.violated) return;
    course.interruption.signal.throwIfAborted();
  }
}

function orderOf(
  { invocation, database, progress, interruption }: Course,
  scenario: Scenario,
  folder: string,
): Order {
  const { suite, options, settings, drive, kind, part, profile, commandOf } = invocation;
  const { size, seed, keep, reports } = options;
  return {
    ...{ suite, settings, drive, kind, part, profile, size, seed, keep, scenario, folder, progress },
    id: relative(resolve(reports), folder),
    command: commandOf(scenario),
    suitePath: options.suite === undefined ? null : resolve(options.suite),
    databaseUrl: database,
    signal: interruption.signal,
  };
}

function sayKept(reach: readonly string[], progress: Progress): void {
  progress.stage('the world is still up:');
  for (const line of reach) progress.stage(`  ${line}`);
}
