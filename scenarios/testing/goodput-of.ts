import type { Result } from '../../harness/index.ts';

/**
 * What was left of the goodput, from 0 to 1, whether or not the machine was too busy for it to count: a phase whose
 * generator lagged leaves its budgets unknown, and what was counted is in the result all the same.
 */
export function goodputOf(result: Result | undefined): { readonly state: string; readonly share: number } {
  const [found] = result?.goodput ?? [];
  if (found?.perSecond == null || !found.againstPerSecond) throw new Error('no goodput was measured');
  return { state: found.state, share: found.perSecond / found.againstPerSecond };
}
