import type { Attempt } from '../model/joins.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import type { Instant } from '../model/time.ts';
import { plural } from './rule.ts';
import { isSuch, type WhichFault, wholeFault } from './which-fault.ts';

interface Spell {
  readonly startedAt: Instant;
  readonly endedAt: Instant;
}

/**
 * At least `n` keys were confirmed before such a fault, and answered again after it: only these show whether what the
 * backend knows of a key outlives what befell it.
 */
export function keysAskedAgainAfter(n: number, which: WhichFault): AdequacyRule {
  const named = `confirmed before ${wholeFault(which)} and answered again after it`;
  return {
    name: `at least ${plural(n, 'key')} ${named}`,
    check: ({ faults, index: { attemptsByKey } }) => {
      const spells = faults.flatMap(({ fault, startedAt, endedAt }) =>
        isSuch(fault, which) && endedAt !== null ? [{ startedAt, endedAt }] : [],
      );
      const outlived = (attempts: readonly Attempt[]): boolean =>
        spells.some((spell) => attempts.some(confirmedBefore(spell)) && attempts.some(answeredAfter(spell)));
      const count = attemptsByKey.from(0).filter((key) => outlived(attemptsByKey.of(key))).length;
      return { met: count >= n, saw: `${plural(count, 'key')} ${named}` };
    },
  };
}

const confirmedBefore =
  (spell: Spell) =>
  ({ endedAt, type }: Attempt): boolean =>
    type === 'ok' && endedAt !== null && endedAt < spell.startedAt;

const answeredAfter =
  (spell: Spell) =>
  ({ startedAt, type }: Attempt): boolean =>
    type !== 'unknown' && startedAt > spell.endedAt;
