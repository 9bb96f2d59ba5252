import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunError } from '../../model/errors.ts';
import type { Premises } from '../../model/evidence.ts';
import type { Measurements, Run } from '../../model/result.ts';
import type { Verdict } from '../../model/verdict.ts';

export const RUN_VERSION = 1;

/** A whole scenario; only its comparison; or generated programs in its place. */
export type Part = 'scenario' | 'comparison' | 'programs';

/**
 * `run.json`: what the run knew, beside what its witnesses said. Written once when the clock starts, so that a run that
 * is killed can still be reported, and again when it has ended.
 */
export interface StoredRun {
  readonly version: typeof RUN_VERSION;
  readonly part: Part;
  readonly run: Run;
  readonly premises: Premises;
  readonly measurements: Measurements;
  /** Verdicts that the evidence alone cannot give again. */
  readonly verdicts: readonly Verdict[];
  readonly warnings: readonly string[];
}

export const NOTHING_MEASURED: Measurements = { phases: [], comparisons: [], provenThroughput: null };

export const runFile = (folder: string): string => join(folder, 'run.json');

export function storeRun(folder: string, stored: StoredRun): void {
  writeFileSync(runFile(folder), `${JSON.stringify(stored, null, 2)}\n`);
}

/** @throws RunError where the folder holds no run of this version. */
export function loadRun(folder: string): StoredRun {
  if (!existsSync(runFile(folder))) {
    throw new RunError(`there is no run in ${folder}`, {
      allowed: 'a folder with a run.json, such as reports/latest',
    });
  }
  const stored: StoredRun = JSON.parse(readFileSync(runFile(folder), 'utf8'));
  if (stored.version !== RUN_VERSION) {
    throw new RunError(`the run in ${folder} has version ${stored.version}`, {
      allowed: `version ${RUN_VERSION}`,
    });
  }
  return stored;
}
