import type { Result } from '../model/result.ts';

type Violated = Extract<Result['verdicts'][number], { verdict: 'violated' }>;

/** The requests of a violation's smallest set of operations, as lines for a shell: none where no steps were kept. */
export function againOf({ offending }: Violated, { excerpts }: Result): readonly string[] {
  const byId = new Map(excerpts.map((one) => [one.id, one.curl]));
  return offending.flatMap((id) => byId.get(id) ?? []).filter((line) => line.startsWith('curl '));
}
