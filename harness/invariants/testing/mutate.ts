import fc from 'fast-check';
import { randomFor } from '../../model/random.ts';
import { mutations } from './mutations/index.ts';
import type { Mutated, Mutation } from './mutations/mutation.ts';
import { countedRun, evidenceOf } from './simulated-run.ts';
import { verdictOn } from './verdict-of.ts';

/** What became of one mutation, over many histories. */
export interface Noticed {
  readonly mutation: Mutation;
  noticed: number;
  /** By the reason why nobody can see it. */
  readonly unobservable: Map<string, number>;
  /** What was to be seen and was not, or was not to be seen and was: each with the history's number. */
  readonly missed: string[];
}

/**
 * Breaks valid histories one fact at a time, in every way there is, and asks those who have to notice. What cannot be seen may
 * have happened: whoever accuses it accuses a correct shop.
 */
export function mutate(histories: number, seed: number): readonly Noticed[] {
  const rows = mutations.map(
    (mutation): Noticed => ({ mutation, noticed: 0, unobservable: new Map(), missed: [] }),
  );
  for (const [number, run] of fc.sample(countedRun, { numRuns: histories, seed }).entries()) {
    for (const row of rows) {
      const mutated = row.mutation.bend(run, randomFor(seed, row.mutation.name, number));
      if (mutated !== null) ask(row, mutated, number);
    }
  }
  return rows;
}

function ask(row: Noticed, { run, unobservable }: Mutated, number: number): void {
  const evidence = evidenceOf(run);
  const { noticedBy } = row.mutation;
  const isAccused = (name: string) => verdictOn(name, evidence).verdict === 'violated';
  if (unobservable === null) {
    const silent = noticedBy.filter((name) => !isAccused(name));
    if (silent.length === 0) row.noticed += 1;
    else row.missed.push(`history ${number}: not by ${silent.join(', ')}`);
    return;
  }
  row.unobservable.set(unobservable, (row.unobservable.get(unobservable) ?? 0) + 1);
  const wrong = noticedBy.filter(isAccused);
  if (wrong.length > 0) row.missed.push(`history ${number}: ${wrong.join(', ')} though ${unobservable}`);
}
