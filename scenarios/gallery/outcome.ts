import type { Exhibit } from './exhibits.ts';
import type { Judged, Try } from './sit.ts';

/**
 * - `caught`: by the invariant that the defect names. `caught by another`: not by that one.
 * - `missed`: nothing was found. `accused`: a twin, of anything.
 * - `cleared`: a twin of which something was proven, and nothing found. `unproven`: nothing was proven of it.
 * - `not made`: a run could not be made.
 */
export type State =
  | 'caught'
  | 'caught by another'
  | 'missed'
  | 'cleared'
  | 'accused'
  | 'unproven'
  | 'not made';

export interface Outcome {
  readonly exhibit: Exhibit;
  readonly tries: readonly Try[];
  readonly state: State;
}

/** DESIGN's codes: a run could not be made, something is wrong, something is not proven. */
const CODE: Readonly<Record<State, number>> = {
  caught: 0,
  cleared: 0,
  unproven: 2,
  missed: 1,
  'caught by another': 1,
  accused: 1,
  'not made': 4,
};
const PRECEDENCE = [4, 1, 2, 0];

function stateOf({ breaks }: Exhibit, tries: readonly Try[]): State {
  const violated = tries.flatMap(({ violations }) => violations.map(({ invariant }) => invariant));
  if (breaks === null && violated.length > 0) return 'accused';
  if (breaks !== null && violated.includes(breaks)) return 'caught';
  if (violated.length > 0) return 'caught by another';
  if (tries.some(({ exitCode }) => exitCode >= 4)) return 'not made';
  if (breaks !== null) return 'missed';
  // A missed budget says nothing about a promise.
  return tries.every(({ exitCode }) => exitCode === 0 || exitCode === 3) ? 'cleared' : 'unproven';
}

/** Names the judged, now that the verdicts are written. In the order of the gallery: defects by number, then twins. */
export function outcomesOf(
  judged: readonly Judged[],
  behind: ReadonlyMap<string, Exhibit>,
): readonly Outcome[] {
  const isTwin = ({ exhibit }: Outcome): number => (exhibit.breaks === null ? 1 : 0);
  return judged
    .map(({ seal, tries }): Outcome => {
      const exhibit = behind.get(seal);
      if (exhibit === undefined) throw new Error('a backend was judged that nobody knows');
      return { exhibit, tries, state: stateOf(exhibit, tries) };
    })
    .toSorted((one, other) => isTwin(one) - isTwin(other) || one.exhibit.number - other.exhibit.number);
}

export const exitCodeOf = (outcomes: readonly Outcome[]): number =>
  PRECEDENCE.find((code) => outcomes.some(({ state }) => CODE[state] === code)) ?? 4;

/** The finding that a defect is shown with: that of the invariant it names, or else whatever there is. */
export function findingOf({ exhibit, tries }: Outcome) {
  const all = tries.flatMap(({ violations }) => violations);
  return all.find(({ invariant }) => invariant === exhibit.breaks) ?? all[0];
}

export const operationsOf = ({ tries }: Outcome): number =>
  tries.reduce((sum, { operations }) => sum + operations, 0);

export const durationMsOf = ({ tries }: Outcome): number =>
  tries.reduce((sum, { durationMs }) => sum + durationMs, 0);
