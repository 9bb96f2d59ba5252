import type { Result } from '../../harness/index.ts';
import { runOversold } from '../run-oversold.ts';

/** One backend to be judged, without a word of what it is. */
export interface Sitting {
  /** What the backend is told, and what the harness sees of it; `null`: nothing, it is the shop as it is. */
  readonly seal: string | null;
  readonly scenarios: readonly string[];
  /**
   * Whether the next scenario can be left out. Asked when a run has ended and its verdicts are in its files; what the
   * answer depends on, whoever runs the scenarios does not see.
   */
  readonly isEnough: (violations: readonly Violation[]) => boolean;
}

/** When the last operation that a finding names had ended: all that it rests on had happened by then. */
export interface Seen {
  /** Into the run. */
  readonly afterMs: number;
  /** Begun by then, up to the last one that it names. */
  readonly operations: number;
}

/** What an invariant found. */
export interface Violation {
  readonly invariant: string;
  readonly summary: string;
  readonly facts: readonly string[];
  /** `null` where it names no operation that ended: the whole run was looked at. */
  readonly seen: Seen | null;
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
  readonly seal: string | null;
  readonly tries: readonly Try[];
}

/** Of an exit code above this one a signal is the cause. */
const EXIT_MAX = 4;

/** Somebody has ended a run: with 130 or 143. */
export class Interrupted extends Error {
  readonly exitCode: number;
  constructor(exitCode: number) {
    super('interrupted');
    this.exitCode = exitCode;
  }
}

function seenOf(offending: readonly number[], { excerpts }: Result): Seen | null {
  const endsMs = excerpts.flatMap(({ id, endedAtMs }) => (offending.includes(id) ? (endedAtMs ?? []) : []));
  return endsMs.length === 0
    ? null
    : { afterMs: Math.round(Math.max(...endsMs)), operations: Math.max(...offending) + 1 };
}

export const violationsOf = (result: Result | undefined): Violation[] =>
  (result?.verdicts ?? []).flatMap((verdict) =>
    result !== undefined && verdict.verdict === 'violated'
      ? [
          {
            invariant: verdict.invariant,
            summary: verdict.summary,
            facts: [...verdict.facts],
            seen: seenOf(verdict.offending, result),
          },
        ]
      : [],
  );

const operationsOf = (result: Result | undefined): number =>
  (result?.measurements.phases ?? []).reduce((sum, { sent }) => sum + sent, 0);

/**
 * Runs its scenarios one after the other, until what one of them has found is enough.
 * @throws Interrupted
 */
export async function sit(
  { seal, scenarios, isEnough }: Sitting,
  { seed, reports }: { seed: number; reports: string },
): Promise<Judged> {
  const tries: Try[] = [];
  for (const scenario of scenarios) {
    const startedMs = performance.now();
    const { exitCode, results, said } = await runOversold([scenario], {
      ...{ size: 'smoke', seed: String(seed), reports, progress: false },
      settings: seal === null ? [] : [`TARGET_DEFECT=${seal}`],
    });
    if (exitCode > EXIT_MAX) throw new Interrupted(exitCode);
    const [result] = results;
    const violations = violationsOf(result);
    tries.push({
      scenario,
      exitCode,
      durationMs: Math.round(performance.now() - startedMs),
      operations: operationsOf(result),
      violations,
      command: result?.run.command ?? '',
      trouble: result === undefined ? said.trim().slice(-2_000) : '',
    });
    if (isEnough(violations)) break;
  }
  return { seal, tries };
}
