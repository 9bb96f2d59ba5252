import fc from 'fast-check';
import { RunError } from '../model/errors.ts';
import type { Declarations } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import { programs } from './generate.ts';
import type { Program } from './program.ts';
import { type ProgramFailure, type ProgramResult, runProgram } from './run-program.ts';
import type { LiveShop, ProgramWorld } from './world.ts';

export interface CheckOptions {
  readonly live: LiveShop;
  readonly world: ProgramWorld;
  /** Buyers who are signed in; at least 2, and the first 3 are used. */
  readonly buyers: number;
  readonly declarations: Declarations;
  readonly currency: string;
  /** Programs to generate. */
  readonly runs: number;
  readonly seed: number;
  /** Of an earlier failure: runs that program alone (and shrinks it further where it can). */
  readonly path?: string;
  onProgress?(progress: {
    readonly programs: number;
    readonly runs: number;
    readonly isShrinking: boolean;
  }): void;
}

interface Counts {
  /** Programs that were judged, up to the first failure. */
  readonly programs: number;
  /** Programs with an unknown outcome: neither held nor failed. */
  readonly discarded: number;
  /** Operations performed, those of shrinking included. */
  readonly operations: number;
  readonly seed: number;
}

export type PropertyReport =
  | ({ readonly verdict: 'holds' } & Counts)
  | ({
      readonly verdict: 'violated';
      /** With the seed it names the counterexample: `oversold check --seed S --path P`. */
      readonly path: string;
      readonly shrinks: number;
      /** Lines of text: the products, then each operation with its outcome. Cut, not escaped. */
      readonly counterexample: readonly string[];
      readonly expected: string;
      readonly observed: string;
      /** The counterexample as it was recorded. */
      readonly trace: readonly Operation[];
    } & Counts)
  | ({ readonly verdict: 'inconclusive'; readonly reason: string } & Counts);

/** A race does not fail every time: once something has failed, a parallel program is run up to this often. */
const ATTEMPTS_WHILE_SHRINKING = 8;
/** Above this share of discarded programs the others do not speak for the shop. */
const MAX_DISCARDED_SHARE = 0.1;

/** Runs programs one by one, and remembers what fast-check does not: discards, the last failure, why it had to stop. */
function makeRunner(o: CheckOptions, buyers: number) {
  let executions = 0;
  const seen = { programs: 0, operations: 0, discarded: 0, lastDiscard: '' };
  let failure: ProgramFailure | null = null;
  let stop: { readonly type: 'exhausted' } | { readonly type: 'thrown'; readonly error: unknown } | null =
    null;

  const once = async (program: Program): Promise<ProgramResult> => {
    executions += 1;
    const result = await runProgram(program, { ...o, buyers }, `check-${o.seed}-${executions}`);
    seen.operations += result.operations;
    return result;
  };

  const untilItFails = async (program: Program): Promise<ProgramResult> => {
    const isRepeated = program.branches.length > 1 && (failure !== null || o.path !== undefined);
    let result = await once(program);
    for (
      let left = ATTEMPTS_WHILE_SHRINKING - 1;
      isRepeated && result.type === 'passed' && left > 0;
      left -= 1
    ) {
      result = await once(program);
    }
    return result;
  };

  const count = (result: ProgramResult) => {
    if (result.type === 'exhausted') stop = { type: 'exhausted' };
    if (failure !== null || result.type === 'exhausted') return;
    if (result.type === 'discarded') {
      seen.discarded += 1;
      seen.lastDiscard = result.reason;
    } else seen.programs += 1;
  };

  /** @returns whether the program passed, was discarded, or could not be run any more. */
  const passes = async (program: Program): Promise<boolean> => {
    if (stop !== null) return true;
    try {
      const result = await untilItFails(program);
      count(result);
      if (result.type === 'failed') failure = result.failure;
      o.onProgress?.({
        programs: seen.programs + seen.discarded,
        runs: o.runs,
        isShrinking: failure !== null,
      });
      return result.type !== 'failed';
    } catch (error) {
      // Thrown by the harness's side. fast-check would take it for a counterexample and shrink it.
      stop = { type: 'thrown', error };
      return true;
    }
  };

  return { passes, seen, failure: () => failure, stop: () => stop };
}

function whyNotEnough(
  seen: { programs: number; discarded: number; lastDiscard: string },
  exhausted: boolean,
) {
  if (exhausted) return `the pool of fresh products was used up after ${seen.programs} programs`;
  const all = seen.programs + seen.discarded;
  if (all > 0 && seen.discarded / all <= MAX_DISCARDED_SHARE) return null;
  return `${seen.discarded} of ${all} programs could not be judged; the last: ${seen.lastDiscard || 'none was run'}`;
}

/**
 * Model-based testing of a live shop: generates programs, runs each on fresh products, compares with the sequential
 * model, and shrinks the first failure.
 * @throws RunError where there are fewer than 2 buyers, and whatever `live` and `world` throw.
 */
export async function checkProperties(o: CheckOptions): Promise<PropertyReport> {
  if (o.buyers < 2)
    throw new RunError(`${o.buyers} buyers are too few to check who may read what`, { allowed: '>= 2' });
  const buyers = Math.min(o.buyers, 3);
  const runner = makeRunner(o, buyers);
  const details = await fc.check(
    fc.asyncProperty(programs(buyers, o.declarations.maxQuantity), runner.passes),
    {
      numRuns: o.path === undefined ? o.runs : 1,
      seed: o.seed,
      ...(o.path === undefined ? {} : { path: o.path }),
    },
  );

  const stop = runner.stop();
  if (stop?.type === 'thrown') throw stop.error;
  const { programs: judged, discarded, operations } = runner.seen;
  const counts = { programs: judged, discarded, operations, seed: o.seed };
  const failure = runner.failure();
  if (details.failed && failure !== null) {
    const path = details.counterexamplePath ?? '';
    return { verdict: 'violated', ...counts, path, shrinks: details.numShrinks, ...failure };
  }
  if (details.failed) throw details.errorInstance;
  const reason = whyNotEnough(runner.seen, stop !== null);
  return reason === null ? { verdict: 'holds', ...counts } : { verdict: 'inconclusive', reason, ...counts };
}
