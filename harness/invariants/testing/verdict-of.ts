import type { Evidence } from '../../model/evidence.ts';
import { quote } from '../../model/limits.ts';
import type { Verdict } from '../../model/verdict.ts';
import { invariantByName } from '../index.ts';
import { judge } from '../judge.ts';
import type { Shop } from './shop.ts';

const NOTHING = { phases: [], comparisons: [], provenThroughput: null };

/** The judge's verdict on one invariant, by name. */
export function verdictOn(name: string, evidence: Evidence): Verdict {
  const invariant = invariantByName.get(name);
  if (invariant === undefined) throw new Error(`no invariant ${quote(name)}`);
  const [verdict] = judge(evidence, [invariant], [], NOTHING).verdicts;
  if (verdict === undefined) throw new Error('no verdict');
  return verdict;
}

/** For tests that read as sentences: what the judge says of a shop, under one invariant. */
export const under =
  (name: string) =>
  (told: Shop): Verdict =>
    verdictOn(name, told.evidence());

/** What a test usually asks: the verdict, and of a violation the operations that it names. */
export function gist(verdict: Verdict): string {
  return verdict.verdict === 'violated' ? `violated by ${verdict.offending.join(', ')}` : verdict.verdict;
}

/** What a report says first: of a violation the sentence that tells it. */
export function sentence(verdict: Verdict): string {
  return verdict.verdict === 'violated' ? verdict.summary : verdict.verdict;
}
