import type { AdequacyRule } from '../model/scenario.ts';

/**
 * The same rule, speaking for some invariants only: where it is unmet, the others may still hold.
 * @example speakingFor(['never-oversell'], soldOut('ticket'))
 */
export const speakingFor = (invariants: readonly string[], rule: AdequacyRule): AdequacyRule => ({
  ...rule,
  invariants,
});

export const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
