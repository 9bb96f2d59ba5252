import { outcomeTypeOf } from '../model/checkout-listener.ts';
import type { Evidence } from '../model/evidence.ts';
import { isKind, type Operation } from '../model/operation.ts';
import type { UnknownOutcomes } from '../model/result.ts';
import { type Fate, UNRESOLVED } from './fate.ts';
import { groupBy } from './group.ts';
import { resolveCancels } from './resolve-cancels.ts';
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
    (operation) => outcomeTypeOf(operation) === 'unknown' && operation.phase !== 'final',
  );
  if (unknown.length === 0) return [];
  const fates = new Map<Operation, Fate>([
    ...resolveCheckouts(unknown.filter(isKind('checkout')), evidence),
    ...resolveCancels(unknown.filter(isKind('cancel')), evidence),
    ...resolveChanges(unknown, evidence),
  ]);
  return unknown.map((operation) => ({ operation, fate: fates.get(operation) ?? ofRead(operation) }));
}

const ofRead = ({ kind }: Operation): Fate =>
  kind === 'browse' || kind === 'readOrder' || kind === 'readAccount'
    ? { became: 'no effect', witness: null }
    : UNRESOLVED;

/** By kind and cause, in alphabetical order: how many attempts, and what became of their intents. */
export function summarise(resolved: readonly Resolved[]): UnknownOutcomes[] {
  const rows = groupBy(resolved, ({ operation: { kind, outcome } }) =>
    outcome.type === 'unknown' ? `${kind} ${outcome.cause}` : null,
  );
  return [...rows]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, alike]) => {
      const [kind = '', cause = ''] = name.split(' ');
      return { kind, cause, attempts: alike.length, ...countIntents(alike) };
    });
}

/** Two buyers that send one key want two things, and so have two intents. */
function countIntents(
  alike: readonly Resolved[],
): Pick<UnknownOutcomes, 'intents' | 'tookEffect' | 'noEffect' | 'unresolved'> {
  const intents = groupBy(alike, ({ operation: { intentId, input } }) => `${input.actor} ${intentId}`);
  const counts = { tookEffect: 0, noEffect: 0, unresolved: 0 };
  for (const attempts of intents.values()) counts[columnOf(attempts)] += 1;
  return { intents: intents.size, ...counts };
}

/** One attempt that took effect is enough, and one that may have leaves it open. */
function columnOf(attempts: readonly Resolved[]): 'tookEffect' | 'noEffect' | 'unresolved' {
  const became = new Set(attempts.map(({ fate }) => fate.became));
  if (became.has('took effect')) return 'tookEffect';
  return became.has('unresolved') ? 'unresolved' : 'noEffect';
}
