import { existsSync, mkdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { EXIT, RunError } from '../../model/errors.ts';
import type { NotRun } from '../../model/not-run.ts';
import type { Scenario } from '../../model/scenario.ts';
import { checkBefore } from './check-before.ts';
import { type Conducted, conduct } from './conduct.ts';
import type { Invocation } from './invoke.ts';
import { type Halt, notBegun, notMade, storeNotRun } from './not-run.ts';
import { printError } from './print-error.ts';
import type { Progress } from './progress.ts';
import type { Order } from './session.ts';
import type { Interruption } from './signals.ts';
import { runFile } from './stored-run.ts';
import { writePages, writeResult } from './write-reports.ts';

/** One invocation while it is under way. */
export interface Course {
  readonly invocation: Invocation;
  readonly database: string | undefined;
  readonly folder: string;
  readonly progress: Progress;
  readonly interruption: Interruption;
  /** Grows with every scenario that has ended. */
  readonly conducted: Conducted[];
  /** Grows with every scenario that could not be run, or whose turn will not come. */
  readonly notRun: NotRun[];
}

/**
 * Conducts one scenario after the other; what cannot be run is told at once, and kept for the reports. Never throws.
 *
 * One that fails by itself (its plan, its phases) does not keep the others from being run. Where the world, the backend or the set-up
 * failed, the others would fail likewise and are not begun; nor are they after a signal, or where the harness itself failed.
 */
export async function conductEach(course: Course): Promise<void> {
  const { invocation, notRun } = course;
  // All of them first: whoever misspelt a name in the last one hears of it now, and not in half an hour.
  const possible = invocation.scenarios.filter((scenario) => isPossible(course, scenario));
  for (const [index, scenario] of possible.entries()) {
    const rest = possible.slice(index + 1);
    const halt = await conductOne(course, scenario, rest);
    if (halt === null) continue;
    notRun.push(...rest.map((left) => notBegun(left, halt)));
    return;
  }
}

/** Whether nothing that is known beforehand keeps it from being run. */
function isPossible({ invocation, progress, notRun }: Course, scenario: Scenario): boolean {
  const { suite, options } = invocation;
  try {
    checkBefore(suite, scenario, options.size, options.seed);
    return true;
  } catch (error) {
    progress.stage(titleOf(scenario));
    printError(error);
    notRun.push(notMade(scenario, error));
    return false;
  }
}

const titleOf = ({ name, question }: Scenario): string => `${name}: ${question}`;

/** Should the harness be killed, what it has written by then says so: its pages, and `not-run.json` for those that are made later. */
const NOT_YET: Halt = { because: 'the command had not come to it', exitCode: EXIT.inconclusive };
/** No more than that is left of the one that is under way until `run.json` is stored: from then on it can be judged. */
const NOT_SET_UP: Halt = {
  because: 'the command was killed before the backend was set up for it',
  exitCode: EXIT.inconclusive,
};

/** @returns why none of the rest is to be begun; `null` where it is. */
async function conductOne(
  course: Course,
  scenario: Scenario,
  rest: readonly Scenario[],
): Promise<Halt | null> {
  const { invocation, folder, progress, interruption, conducted, notRun } = course;
  const isSingle = invocation.scenarios.length === 1;
  const own = isSingle ? folder : join(folder, scenario.name);
  const notYet = rest.map((left) => notBegun(left, NOT_YET));
  progress.stage(titleOf(scenario));
  try {
    mkdirSync(own, { recursive: true });
    storeNotRun(folder, [...notRun, notBegun(scenario, NOT_SET_UP), ...notYet]);
    const ended = await conduct(orderOf(course, scenario, own));
    const results = [...conducted.map(({ result }) => result), ended.result];
    writeResult(own, ended.result);
    if (!isSingle) writePages(folder, results, [...notRun, ...notYet]);
    conducted.push(ended);
    if (invocation.bail && ended.result.exitCode === EXIT.violated)
      return { because: `--bail: ${scenario.name} is violated`, exitCode: EXIT.violated };
    return interrupted(interruption);
  } catch (error) {
    const halt = interrupted(interruption);
    notRun.push(notMade(scenario, error, halt?.exitCode));
    if (halt !== null) return halt;
    progress.end();
    printError(error);
    return haltAfter(scenario, own, error);
  }
}

function interrupted(interruption: Interruption): Halt | null {
  const exitCode = interruption.exitCode();
  return exitCode === null ? null : { because: 'a signal ended the command before', exitCode };
}

function haltAfter({ name }: Scenario, own: string, error: unknown): Halt | null {
  if (!(error instanceof RunError))
    return { because: `the harness failed during ${name}`, exitCode: EXIT.notMade };
  // `run.json` is stored when the shop is open: whatever failed by then is no matter of this scenario alone.
  if (existsSync(runFile(own))) return null;
  return {
    because: `for ${name} the backend could not be started and set up, and would not be for this one`,
    exitCode: EXIT.notMade,
  };
}

function orderOf(
  { invocation, database, progress, interruption }: Course,
  scenario: Scenario,
  folder: string,
): Order {
  const { suite, base = null, options, settings, drive, kind, part, profile, commandOf } = invocation;
  const { size, seed, keep, reports } = options;
  return {
    ...{ suite, base, settings, drive, kind, part, profile, size, seed, keep, scenario, folder, progress },
    id: relative(resolve(reports), folder),
    command: commandOf(scenario),
    suitePath: options.suite === undefined ? null : resolve(options.suite),
    databaseUrl: database,
    signal: interruption.signal,
  };
}
