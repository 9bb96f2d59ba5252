import fc from 'fast-check';
import { known, recordsOf } from '../../model/evidence.ts';
import type { Verdict } from '../../model/verdict.ts';
import { invariants } from '../index.ts';
import { judge } from '../judge.ts';
import { asWitnesses, type Books, emptyBooks } from './records.ts';
import { evidenceOf, type SimulatedRun, simulatedRun } from './simulated-run.ts';

const NOTHING = { phases: [], comparisons: [], provenThroughput: null };

/** What became of many histories of a correct shop. */
export interface Acquitted {
  readonly operations: number;
  /** In how many histories each invariant was asked and content; in all others there was too little to ask it about. */
  readonly held: ReadonlyMap<string, number>;
}

/**
 * Judges histories of a correct shop: with all witnesses, on the history alone, without the database, and as a shop would tell it that
 * keeps no keys and has its own names for payments.
 * @throws with seed, path and the smallest such history where anybody accuses it.
 */
export function acquit(histories: number, seed: number): Acquitted {
  const held = new Map(invariants.map(({ name }) => [name, 0]));
  let operations = 0;
  const property = fc.property(simulatedRun, (run) => {
    for (const { verdict, invariant } of acquitted(run))
      if (verdict === 'holds') held.set(invariant, (held.get(invariant) ?? 0) + 1);
    acquitted(without(run, ALL));
    acquitted(without(run, OF_THE_DATABASE));
    acquitted(unkeyed(run));
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

const ALL = Object.keys(emptyBooks()) as readonly (keyof Books)[];
const OUTSIDE: ReadonlySet<keyof Books> = new Set(['payments', 'refunds', 'mails', 'logs']);
const OF_THE_DATABASE = ALL.filter((name) => !OUTSIDE.has(name));

/** The same run where these could not be asked: all but the clients, or the database alone, as of somebody else's shop. */
function without({ witnesses, premises }: SimulatedRun, names: readonly (keyof Books)[]): SimulatedRun {
  const gone = asWitnesses(emptyBooks(), names);
  const absentOnes = Object.fromEntries(names.map((name) => [name, gone[name]]));
  return { witnesses: { ...witnesses, ...absentOnes }, premises };
}

/** The same run at a shop whose database does not say under which key an order was made, nor to the bank which order a payment is for. */
function unkeyed({ witnesses, premises }: SimulatedRun): SimulatedRun {
  const orders = recordsOf(witnesses.orders).map((order) => ({ ...order, intentId: null }));
  const payments = recordsOf(witnesses.payments).map((payment, at) => ({
    ...payment,
    reference: `pi_${at}`,
  }));
  return { witnesses: { ...witnesses, orders: known(orders), payments: known(payments) }, premises };
}
