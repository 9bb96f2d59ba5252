import { addressOf } from '../model/evidence.ts';
import { isKind } from '../model/operation.ts';
import type { AdequacyRule } from '../model/scenario.ts';

/**
 * At least `n` times a buyer was shown his own account, by the address that was planted there: data that could have been
 * shown to others as well.
 */
export function ownAccountsShown(n: number): AdequacyRule {
  return {
    name: `at least ${n} × one's own account shown`,
    check: ({ history, buyers }) => {
      const shown = history
        .filter(isKind('readAccount'))
        .filter(
          ({ input, outcome }) =>
            typeof input.actor === 'number' &&
            outcome.type === 'ok' &&
            addressOf(outcome.result.email) === buyers[input.actor],
        ).length;
      return { met: shown >= n, saw: `${shown} × one's own account shown` };
    },
  };
}
