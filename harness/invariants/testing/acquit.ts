import fc from 'fast-check';
import type { Witnesses } from '../../model/evidence.ts';
import type { Verdict } from '../../model/verdict.ts';
import { invariants } from '../index.ts';
import { judge } from '../judge.ts';
import { asWitnesses, emptyBooks } from './records.ts';
import { evidenceOf, type SimulatedRun, simulatedRun } from './simulated-run.ts';

const NOTHING = { phases: [], comparisons: [], provenThroughput: null };

/** What became of many histories of a correct shop. */
export interface Acquitted {
  readonly operations: number;
  /** In how many histories each invariant was asked and content; in all others there was too little to ask it about. */
  readonly held: ReadonlyMap<string, number>;
}

/**
 * Judges histories of a correct shop, with all witnesses and on the history alone.
 * @throws with seed, path and the smallest such history where anybody accuses it.
 */
export function acquit(histories: number, seed: number): Acquitted {
  const held = new Map(invariants.map(({ name }) => [name, 0]));
  let operations = 0;
  const property = fc.property(simulatedRun, (run) => {
    for (const { verdict, invariant } of acquitted(run))
      if (verdict === 'holds') held.set(invariant, (held.get(invariant) ?? 0) + 1);
    acquitted(blind(run));
    operations += run.witnesses.history.length;
  });
  fc.assert(property, { numRuns: histories, seed });
  return { operations, held };
}

function acquitted(run: SimulatedRun): readonly Verdict[] {
  const { verdicts } = judge(evidenceOf(run), invariants, [], NOTHING);
  for (const verdict of verdicts) {
    const { invariant } = verdict;
    // An exception is no verdict on the shop, but one on the check.
    if (verdict.verdict === 'inconclusive' && verdict.reason.startsWith('the check failed'))
      throw new Error(`${invariant}: ${verdict.reason}`);
    if (verdict.verdict !== 'violated') continue;
    const { summary, facts } = verdict;
    throw new Error([`${invariant} accuses a correct shop: ${summary}`, ...facts].join('\n'));
  }
  return verdicts;
}

/** The same run where nobody could be asked but the clients. */
function blind({ witnesses: { history, faults }, premises }: SimulatedRun): SimulatedRun {
  const books = emptyBooks();
  const gone = asWitnesses(books, Object.keys(books) as (keyof typeof books)[]);
  const witnesses: Witnesses = { history, faults, ...gone };
  return { witnesses, premises };
}
