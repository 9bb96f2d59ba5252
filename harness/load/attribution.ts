import type { PhaseMeasurement } from '../model/result.ts';

/** How many answers carried the `x-request-id` of the very request they were taken for, and how many did not. */
export type Answers = NonNullable<PhaseMeasurement['answers']>;

/** What was counted between two moments. */
export const answersSince = (before: Answers, after: Answers): Answers => ({
  attributed: after.attributed - before.attributed,
  unattributed: after.unattributed - before.unattributed,
});

/**
 * One sentence where answers were tied to their requests by nothing but their order: had one been in another's place, nobody
 * would have noticed. Nothing where all of them were attributed, or a stored run has not counted them.
 */
export function attributionWarnings(phases: readonly Pick<PhaseMeasurement, 'answers'>[]): string[] {
  const sum = (of: keyof Answers): number =>
    phases.reduce((total, { answers }) => total + (answers?.[of] ?? 0), 0);
  const unattributed = sum('unattributed');
  if (unattributed === 0) return [];
  const all = unattributed + sum('attributed');
  return [
    `${unattributed} of ${all} answers did not carry the x-request-id of their request: had some changed places, nobody would have noticed`,
  ];
}
