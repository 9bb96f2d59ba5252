import type { Result } from '../../harness/index.ts';
import { runOversold } from '../run-oversold.ts';
import type { Sitting } from './programme.ts';

/** What an invariant found. */
export interface Violation {
  readonly invariant: string;
  readonly summary: string;
  readonly facts: readonly string[];
}

/** One scenario against one backend. */
export interface Try {
  readonly scenario: string;
  readonly exitCode: number;
  /** From the start of the command to its end: the world, the load, the verdicts. */
  readonly durationMs: number;
  /** Sent before it was judged. */
  readonly operations: number;
  readonly violations: readonly Violation[];
  /** The command that makes the same run again. */
  readonly command: string;
  /** What the harness said where it could not run. */
  readonly trouble: string;
}

/** A backend, and what became of it: all that is known before the names are. */
export interface Judged {
  readonly seal: string;
  readonly tries: readonly Try[];
}

const violationsOf = (result: Result | undefined): Violation[] =>
  (result?.verdicts ?? []).flatMap((verdict) =>
    verdict.verdict === 'violated'
      ? [{ invariant: verdict.invariant, summary: verdict.summary, facts: [...verdict.facts] }]
      : [],
  );

const operationsOf = (result: Result | undefined): number =>
  (result?.measurements.phases ?? []).reduce((sum, { sent }) => sum + sent, 0);

/** Runs its scenarios one after the other, until one of them has found a violation: of whatever. */
export async function sit(
  { seal, scenarios }: Sitting,
  { seed, reports, settings }: { seed: number; reports: string; settings: readonly string[] },
): Promise<Judged> {
  const tries: Try[] = [];
  for (const scenario of scenarios) {
    const startedMs = performance.now();
    const { exitCode, results, said } = await runOversold([scenario], {
      ...{ size: 'smoke', seed: String(seed), reports, progress: false },
      settings: [...settings, `TARGET_DEFECT=${seal}`],
    });
    const [result] = results;
    tries.push({
      scenario,
      exitCode,
      durationMs: Math.round(performance.now() - startedMs),
      operations: operationsOf(result),
      violations: violationsOf(result),
      command: result?.run.command ?? '',
      trouble: result === undefined ? said.trim().slice(-2_000) : '',
    });
    if (exitCode > 4 || tries.at(-1)?.violations.length !== 0) break;
  }
  return { seal, tries };
}
