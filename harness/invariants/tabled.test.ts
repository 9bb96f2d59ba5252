import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indexEvidence } from '../evidence/index-evidence.ts';
import { randomFor } from '../model/random.ts';
import { invariants } from './index.ts';
import { judge } from './judge.ts';
import { mutations } from './testing/mutations/index.ts';
import { HISTORIES, SEED } from './testing/proof-size.ts';
import { countedRun, evidenceOf, type SimulatedRun } from './testing/simulated-run.ts';

const NOTHING = { phases: [], comparisons: [], provenThroughput: null };
const SHARE = 1 / 12;

test('records in tables, as a run has them, get the verdicts that they get in arrays, as tests have them', () => {
  let violated = 0;
  for (const [number, run] of fc
    .sample(countedRun, { numRuns: Math.ceil(SHARE * HISTORIES), seed: SEED })
    .entries()) {
    const mutation = mutations[number % mutations.length];
    const bent = mutation?.bend(run, randomFor(SEED, mutation.name, number))?.run ?? run;
    for (const one of [run, bent]) {
      const verdicts = inArrays(one);
      expect(judge(evidenceOf(one), invariants, [], NOTHING), `history ${number}`).toEqual(verdicts);
      violated += verdicts.verdicts.filter(({ verdict }) => verdict === 'violated').length;
    }
  }
  expect(violated).toBeGreaterThan(0);
});

const inArrays = ({ witnesses, premises }: SimulatedRun): ReturnType<typeof judge> =>
  judge(indexEvidence(witnesses, premises), invariants, [], NOTHING);
