import type { PhaseMeasurement } from '../model/result.ts';

/** How many answers carried the `x-request-id` of the very request they were taken for, how many did not, and how many nobody asked for. */
export type Answers = NonNullable<PhaseMeasurement['answers']>;

/** What was counted between two moments. */
export const answersSince = (before: Answers, after: Answers): Answers => ({
  attributed: after.attributed - before.attributed,
  unattributed: after.unattributed - before.unattributed,
  surplus: (after.surplus ?? 0) - (before.surplus ?? 0),
});

/**
 * Where answers were tied to their requests by nothing but their order. One in another's place is noticed where it speaks of
 * something else than was asked for (`answers-match-questions`), and nowhere else; and where one came too many nobody knows whether that was the first. Nothing where all of them were attributed, or a
 * stored run has not counted them.
 */
export function attributionWarnings(phases: readonly Pick<PhaseMeasurement, 'answers'>[]): string[] {
  const sum = (of: keyof Answers): number =>
    phases.reduce((total, { answers }) => total + (answers?.[of] ?? 0), 0);
  const unattributed = sum('unattributed');
  const surplus = sum('surplus');
  const tooMany =
    surplus === 0
      ? []
      : [
          `${surplus} connections ended over an answer that nobody had asked for: answers before it on the same connection may have been those of other requests`,
        ];
  if (unattributed === 0) return tooMany;
  const all = unattributed + sum('attributed');
  return [
    ...tooMany,
    `${unattributed} of ${all} answers did not carry the x-request-id of their request: whose they are is told by what they speak of alone (product, order, cart). Had two changed places that speak of the same, or of none, such as refusals, nobody would have noticed`,
  ];
}
