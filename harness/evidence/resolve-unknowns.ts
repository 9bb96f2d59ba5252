import type { Evidence } from '../model/evidence.ts';
import { isKind, type Operation } from '../model/operation.ts';
import type { UnknownOutcomes } from '../model/result.ts';
import { type Fate, UNRESOLVED } from './fate.ts';
import { resolveChanges } from './resolve-changes.ts';
import { resolveCheckouts } from './resolve-checkouts.ts';

export interface Resolved {
  readonly operation: Operation;
  readonly fate: Fate;
}

/**
 * What the witnesses say became of every operation of the load that ended unknown; the harness's own final ones are left out.
 * It accuses nobody: an unknown outcome may have taken effect or not, and either is right. That is for the invariants.
 *
 * Pure, and one pass over the history for each kind that has any.
 */
export function resolveUnknowns(evidence: Evidence): readonly Resolved[] {
  const unknown = evidence.history.filter(
    ({ outcome, phase }) => outcome.type === 'unknown' && phase !== 'final',
  );
  if (unknown.length === 0) return [];
  const fates = new Map<Operation, Fate>([
    ...resolveCheckouts(unknown.filter(isKind('checkout')), evidence),
    ...resolveChanges(unknown, evidence),
  ]);
  return unknown.map((operation) => ({ operation, fate: fates.get(operation) ?? ofRead(operation) }));
}

const ofRead = ({ kind }: Operation): Fate =>
  kind === 'browse' || kind === 'readOrder' ? { became: 'no effect', witness: null } : UNRESOLVED;

/** By kind and cause, in alphabetical order. */
export function summarise(resolved: readonly Resolved[]): UnknownOutcomes[] {
  const rows = new Map<string, UnknownOutcomes>();
  for (const { operation, fate } of resolved) {
    const { kind, outcome } = operation;
    const cause = outcome.type === 'unknown' ? outcome.cause : '';
    const name = `${kind} ${cause}`;
    const row = rows.get(name) ?? { kind, cause, count: 0, tookEffect: 0, noEffect: 0, unresolved: 0 };
    const column = COLUMNS[fate.became];
    rows.set(name, { ...row, count: row.count + 1, [column]: row[column] + 1 });
  }
  return [...rows].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
}

const COLUMNS = {
  'took effect': 'tookEffect',
  'no effect': 'noEffect',
  unresolved: 'unresolved',
} as const satisfies Record<Fate['became'], keyof UnknownOutcomes>;
