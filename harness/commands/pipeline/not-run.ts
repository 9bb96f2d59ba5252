import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { redactor } from '../../load/redaction.ts';
import { EXIT, messageOf, RunError } from '../../model/errors.ts';
import { quote } from '../../model/limits.ts';
import { type NotRun, notRun } from '../../model/not-run.ts';
import type { Result } from '../../model/result.ts';
import type { Scenario } from '../../model/scenario.ts';
import { writeWhole } from '../../model/write-whole.ts';

/** Why a scenario's turn never comes, and what the command ends with because of it. */
export interface Halt {
  readonly because: string;
  readonly exitCode: number;
}

export const notBegun = ({ name, question }: Scenario, halt: Halt): NotRun => ({
  ...{ scenario: name, question, state: 'not begun', ...halt },
});

/** @param signal the exit code of the signal that ended it; `null` where it failed by itself. */
export const notMade = (
  { name, question }: Scenario,
  error: unknown,
  signal: number | null = null,
): NotRun => ({
  ...{ scenario: name, question, state: 'not made' },
  because: signal === null ? reasonOf(error) : 'a signal ended it',
  exitCode: signal ?? EXIT.notMade,
});

/** Nobody's session: what openShop knows it has taken out. */
const redact = redactor([]);

/**
 * What `printError` says, on one line and without the log: that is in the run's folder. A message may hold an answer of the
 * backend, and reports are handed around: of it they get what a history gets of a body. Cut last, since half a field is none.
 */
function reasonOf(error: unknown): string {
  const message = quote(redact(messageOf(error)));
  if (!(error instanceof RunError)) return `the harness failed, which is a bug of its own: ${message}`;
  const { allowed, remedy } = error;
  return [
    message,
    ...(allowed === undefined ? [] : [`allowed: ${allowed}`]),
    ...(remedy === undefined ? [] : [`try: ${remedy}`]),
  ].join('; ');
}

const VERSION = 1;
const stored = z.object({ version: z.literal(VERSION), notRun: z.array(notRun) });

const fileIn = (folder: string): string => join(folder, 'not-run.json');

export const isNotRunKept = (folder: string): boolean => existsSync(fileIn(folder));

/** Beside the runs of an invocation, so that reports that are made again say it again; and before each, lest it be killed. */
export function storeNotRun(folder: string, those: readonly NotRun[]): void {
  writeWhole(fileIn(folder), `${JSON.stringify({ version: VERSION, notRun: those }, null, 2)}\n`);
}

/** Where everything was run after all. */
export const removeNotRun = (folder: string): void => rmSync(fileIn(folder), { force: true });

/**
 * What an invocation did not run, as a report of it says it later. What a signal ended is judged by what was recorded, where it
 * was, and so is what a kill ended, which left a list of before it had begun; nobody ends the report by a signal, so that the rest is inconclusive.
 * @throws RunError where it cannot be read.
 */
export function loadNotRun(folder: string, judged: readonly Result[]): readonly NotRun[] {
  if (!isNotRunKept(folder)) return [];
  const names = new Set(judged.map(({ run }) => run.scenario));
  try {
    return stored
      .parse(JSON.parse(readFileSync(fileIn(folder), 'utf8')))
      .notRun.filter(
        (one) => !(names.has(one.scenario) && (one.state === 'not begun' || isSignal(one.exitCode))),
      )
      .map((one) => (isSignal(one.exitCode) ? { ...one, exitCode: EXIT.inconclusive } : one));
  } catch (error) {
    throw new RunError(`${fileIn(folder)} cannot be read: ${messageOf(error)}`, {
      allowed: `what this version writes (${VERSION})`,
      cause: error,
    });
  }
}

const isSignal = (exitCode: number): boolean => exitCode === EXIT.sigint || exitCode === EXIT.sigterm;
