import { outcomeTypeOf } from '../model/checkout-listener.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import type { Sighting } from '../model/sighting.ts';
import type { Finding } from '../model/verdict.ts';
import type { Offence } from './conclude.ts';
import { describe, short } from './describe.ts';

export interface Sighted {
  readonly operation: Operation;
  readonly sighting: Sighting;
}

interface Inspected {
  /** Operations that were answered: each answer was looked at. */
  readonly answered: number;
  readonly sighted: readonly Sighted[];
}

const NOTHING: readonly Sighting[] = [];

/** Four invariants ask the same of the same history: remembered as long as that is. */
const remembered = new WeakMap<Evidence['history'], Inspected>();

/** What the scan of all answers found, and how many there were. */
export function inspected({ history }: Evidence): Inspected {
  const before = remembered.get(history);
  if (before !== undefined) return before;
  const sighted: Sighted[] = [];
  let answered = 0;
  for (const operation of history) {
    if (outcomeTypeOf(operation) !== 'unknown') answered += 1;
    for (const sighting of operation.sightings ?? NOTHING) sighted.push({ operation, sighting });
  }
  const found = { answered, sighted };
  remembered.set(history, found);
  return found;
}

export const sightedAs = (evidence: Evidence, type: Sighting['type']): readonly Sighted[] =>
  inspected(evidence).sighted.filter(({ sighting }) => sighting.type === type);

/** Where nobody looked, nothing that was not seen is proof. */
export const notInspected: Finding = {
  verdict: 'inconclusive',
  reason: 'the answers of this run were not scanned as they arrived',
};

/** @param summary one sentence. */
export const offenceOf = ({ operation, sighting }: Sighted, summary: string): Offence => ({
  summary,
  facts: () => [told(sighting), describe(operation)],
  offending: [operation.id],
});

const told = ({ where, excerpt }: Sighting): string =>
  excerpt === '' ? `seen in ${short(where)}` : `seen in ${short(where)}: ${excerpt}`;
