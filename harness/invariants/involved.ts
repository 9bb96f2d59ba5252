import type { Evidence } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import type { Offence } from './conclude.ts';
import { describe } from './describe.ts';

/** Everybody who had a hand in the order of an intent: attempts to make it, and to cancel it. */
export const involvedIn = (intentId: string | null, { index }: Evidence): readonly Operation[] => [
  ...index.attemptsUnder(intentId).map(({ operation }) => operation),
  ...index.cancelsUnder(intentId),
];

/** They are the offending ones, and told after what the witnesses say. */
export function withInvolved(
  intentId: string | null,
  evidence: Evidence,
  facts: () => readonly string[],
): Pick<Offence, 'facts' | 'offending'> {
  const involved = involvedIn(intentId, evidence);
  return {
    facts: () => [...facts(), ...involved.map(describe)],
    offending: involved.map(({ id }) => id),
  };
}
