import type { Exhibit } from './exhibits.ts';
import type { Judged, Try, Violation } from './sit.ts';

/**
 * - `caught`: by the invariant that the defect names. `caught by another`: not by that one.
 * - `missed`: nothing was found, by a run that could have. `accused`: a twin, of anything.
 * - `cleared`: a twin of which something was proven, and nothing found. `unproven`: nothing was proven of it, or of a defect: all its
 *   runs were inconclusive.
 * - `not made`: a run could not be made.
 */
export const STATES = [
  'caught',
  'caught by another',
  'missed',
  'cleared',
  'accused',
  'unproven',
  'not made',
] as const;
export type State = (typeof STATES)[number];

export interface Outcome {
  readonly exhibit: Exhibit;
  readonly tries: readonly Try[];
  readonly state: State;
  /** Of all tries. */
  readonly durationMs: number;
}

/**
 * A correct shop that was accused is what must not happen to anybody (1), a defect that was not caught is a matter of
 * the gallery (3): who asks for a sample after each change can tell one from the other.
 */
const CODE: Readonly<Record<State, number>> = {
  caught: 0,
  cleared: 0,
  accused: 1,
  unproven: 2,
  missed: 3,
  'caught by another': 3,
  'not made': 4,
};
const EXIT_INCONCLUSIVE = 2;
const PRECEDENCE = [4, 1, 3, 2, 0];

export const violatedIn = (tries: readonly Try[]): readonly string[] => [
  ...new Set(tries.flatMap(({ violations }) => violations.map(({ invariant }) => invariant))),
];

// What could not be run might have seen something.
const isUnmade = (tries: readonly Try[]): boolean => tries.some(({ exitCode }) => exitCode >= 4);

/** What became of a shop that is correct. */
export function stateOfCorrect(
  tries: readonly Try[],
): Extract<State, 'accused' | 'not made' | 'cleared' | 'unproven'> {
  if (violatedIn(tries).length > 0) return 'accused';
  if (isUnmade(tries)) return 'not made';
  // A missed budget says nothing about a promise.
  return tries.every(({ exitCode }) => exitCode === 0 || exitCode === 3) ? 'cleared' : 'unproven';
}

function stateOf({ breaks }: Exhibit, tries: readonly Try[]): State {
  if (breaks === null) return stateOfCorrect(tries);
  const violated = violatedIn(tries);
  if (violated.includes(breaks)) return 'caught';
  if (isUnmade(tries)) return 'not made';
  if (violated.length > 0) return 'caught by another';
  // A run that judged nothing did not look away: say, all the machine's time went elsewhere.
  return tries.every(({ exitCode }) => exitCode === EXIT_INCONCLUSIVE) ? 'unproven' : 'missed';
}

/** Names the judged, now that the verdicts are written. In the order of the gallery: defects by number, then twins. */
export function outcomesOf(
  judged: readonly Judged[],
  behind: ReadonlyMap<string, Exhibit>,
): readonly Outcome[] {
  const isTwin = ({ exhibit }: Outcome): number => (exhibit.breaks === null ? 1 : 0);
  return judged
    .map(({ seal, tries }): Outcome => {
      const exhibit = seal === null ? undefined : behind.get(seal);
      if (seal === null || exhibit === undefined) throw new Error('a backend was judged that nobody knows');
      // Whoever makes such a run again need not be blind.
      const named = tries.map((each) => ({ ...each, command: each.command.replaceAll(seal, exhibit.name) }));
      const durationMs = tries.reduce((sum, each) => sum + each.durationMs, 0);
      return { exhibit, tries: named, state: stateOf(exhibit, tries), durationMs };
    })
    .toSorted((one, other) => isTwin(one) - isTwin(other) || one.exhibit.number - other.exhibit.number);
}

/** @param states of whom; none: nobody was judged. */
export const exitCodeOf = (states: readonly State[]): number =>
  PRECEDENCE.find((code) => states.some((state) => CODE[state] === code)) ?? 4;

/** What an invariant found, and the run in which it did. */
export interface Finding {
  readonly violation: Violation;
  readonly run: Try;
}

/** What a defect is shown with: what the invariant that it names has found, or else whatever there is. */
export function findingOf({ exhibit, tries }: Pick<Outcome, 'exhibit' | 'tries'>): Finding | undefined {
  const all = tries.flatMap((run) => run.violations.map((violation) => ({ violation, run })));
  return all.find(({ violation }) => violation.invariant === exhibit.breaks) ?? all[0];
}

export const operationsOf = ({ tries }: Outcome): number =>
  tries.reduce((sum, { operations }) => sum + operations, 0);
