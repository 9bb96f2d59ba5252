import type { Exhibit } from '../exhibits.ts';
import { type Outcome, outcomesOf } from '../outcome.ts';
import type { Seen, Try } from '../sit.ts';

export const defect: Exhibit = {
  name: 'sells-air',
  number: 3,
  title: 'Sells <air>',
  story: ['It sells.', 'It has none.', 'It costs.'],
  provokedBy: { what: 'anybody', circumstances: ['last-units'] },
  seenIn: { what: 'a shop', url: null },
  file: 'target/defects/races/sells-air.ts',
  right: 'const right = `1`;',
  wrong: 'const wrong = a < b;',
  family: 'races',
  breaks: 'never-oversell',
};
export const twin: Exhibit = {
  ...defect,
  ...{ name: 'looks-like-air', number: 1, family: 'twins', breaks: null, looksLike: 'never-oversell' },
};

export const SEAL = 'sealed:it';

/** One run, in which these were violated. */
export const tried = (
  violated: readonly string[],
  exitCode = violated.length > 0 ? 1 : 0,
  seen: Seen | null = null,
): Try => ({
  ...{ scenario: 'rush', exitCode, durationMs: 5_000, operations: 100, trouble: '' },
  command: `oversold run rush --set TARGET_DEFECT='${SEAL}'`,
  violations: violated.map((invariant) => ({
    invariant,
    summary: `${invariant} \u001b[31m`,
    facts: ['a\nb'],
    seen,
  })),
});

export function judged(exhibit: Exhibit, ...tries: readonly Try[]): Outcome {
  const [outcome] = outcomesOf([{ seal: SEAL, tries }], new Map([[SEAL, exhibit]]));
  if (outcome === undefined) throw new Error('it was not judged');
  return outcome;
}
