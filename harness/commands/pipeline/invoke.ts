import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Suite } from '../../model/adapter.ts';
import { EXIT } from '../../model/errors.ts';
import type { Scenario, Settings } from '../../model/scenario.ts';
import { type CommonOptions, databaseUrl } from './common-options.ts';
import { printResults } from './conclude.ts';
import { type Conducted, conduct } from './conduct.ts';
import { createFolder, pointLatest } from './folder.ts';
import { openProgress, type Progress } from './progress.ts';
import type { Driver, Order } from './session.ts';
import { watchSignals } from './signals.ts';
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
 * @throws RunError where a run could not be made; what was made before is reported all the same.
 */
export async function invoke(invocation: Invocation): Promise<number> {
  const { options, what } = invocation;
  const progress = openProgress(process.stderr);
  const interruption = watchSignals();
  const folder = createFolder(options.reports, what, options.seed);
  try {
    const conducted = await conductEach(invocation, folder, progress, interruption.signal);
    progress.end();
    pointLatest(folder);
    const results = conducted.map(({ result }) => result);
    const exitCode = printResults(results, folder, options.json);
    for (const { reach } of conducted) if (reach.length > 0) sayKept(reach, progress);
    return exitCode;
  } catch (error) {
    progress.end();
    const code = interruption.exitCode();
    if (code === null) throw error;
    process.stderr.write(`interrupted: everything was ended. What was recorded is in ${folder}\n`);
    return code;
  } finally {
    interruption.dispose();
  }
}

async function conductEach(
  invocation: Invocation,
  folder: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<Conducted[]> {
  const { scenarios, bail } = invocation;
  const isSingle = scenarios.length === 1;
  const conducted: Conducted[] = [];
  for (const scenario of scenarios) {
    progress.stage(`${scenario.name}: ${scenario.question}`);
    const own = isSingle ? folder : join(folder, scenario.name);
    mkdirSync(own, { recursive: true });
    const ended = await conduct(orderOf(invocation, scenario, own, progress, signal));
    const { result } = ended;
    writeResult(own, result);
    conducted.push(ended);
    // After each, so that a run that cannot be made does not take the others' page with it.
    if (!isSingle)
      writePages(
        folder,
        conducted.map((each) => each.result),
      );
    if (bail && result.exitCode === EXIT.violated) break;
  }
  return conducted;
}

function orderOf(
  { suite, options, settings, drive, kind, part, profile, commandOf }: Invocation,
  scenario: Scenario,
  folder: string,
  progress: Progress,
  signal: AbortSignal,
): Order {
  const { size, seed, keep } = options;
  const command = commandOf(scenario);
  const common = {
    suite,
    settings,
    drive,
    kind,
    part,
    profile,
    size,
    seed,
    keep,
    scenario,
    folder,
    progress,
    signal,
  };
  return { ...common, command, databaseUrl: databaseUrl() };
}

function sayKept(reach: readonly string[], progress: Progress): void {
  progress.stage('the world is still up:');
  for (const line of reach) progress.stage(`  ${line}`);
}
