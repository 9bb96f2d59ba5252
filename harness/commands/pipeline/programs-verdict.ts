import type { Verdict } from '../../model/verdict.ts';
import type { PropertyReport } from '../../properties/check.ts';

/**
 * @param again the command that ran them.
 * @returns what generated programs found, as a verdict beside those of the invariants on everything that the programs did.
 */
export function verdictOf(report: PropertyReport, again: string): Verdict {
  const about = {
    invariant: 'agrees-with-the-model',
    family: 'model',
    promise: 'Every short program of operations ends as a sequential model of a shop says.',
    witnesses: ['history'],
    notChecked: [],
  } as const;
  const { programs } = report;
  if (report.verdict === 'holds') return { verdict: 'holds', examined: programs, ...about };
  if (report.verdict === 'inconclusive') return { verdict: 'inconclusive', reason: report.reason, ...about };
  const { expected, observed, counterexample, shrinks, path, trace } = report;
  return {
    verdict: 'violated',
    examined: programs + 1,
    summary: `A program of ${trace.length} operations does not agree with the model (shrunk ${shrinks} times). Again: ${again} --path ${path}`,
    facts: [...counterexample, `expected: ${expected}`, `observed: ${observed}`],
    offending: trace.map(({ id }) => id),
    ...about,
  };
}
