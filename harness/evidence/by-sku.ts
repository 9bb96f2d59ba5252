import type { Attempt, Joins } from '../model/joins.ts';

/** An attempt stands once under each sku of its cart, however many lines name it. */
export function bySku(attempts: readonly Attempt[]): Joins['attemptsBySku'] {
  const groups = new Map<string, Attempt[]>();
  for (const attempt of attempts) {
    for (const { sku } of attempt.lines) {
      const group = groups.get(sku);
      if (group === undefined) groups.set(sku, [attempt]);
      else if (group.at(-1) !== attempt) group.push(attempt);
    }
  }
  return groups;
}
