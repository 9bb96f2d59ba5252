import { isKind } from '../model/operation.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import { isLoad } from './under-way.ts';

/**
 * At least `n` checkouts were left unknown, and their money is at the bank all the same: somebody saw to them later. That a
 * checkout is unknown does not show it: one that reached nobody is, too.
 */
export function unknownButPaid(n: number): AdequacyRule {
  return {
    name: `at least ${n} × checkout that was unknown, and paid all the same`,
    check: ({ history, index }) => {
      const unknown = history
        .filter(isKind('checkout'))
        .filter((checkout) => isLoad(checkout) && checkout.outcome.type === 'unknown');
      const keys = new Set(unknown.map(({ intentId }) => intentId));
      const paid = [...keys].filter((key) =>
        index.paymentsUnder(key).some(({ state }) => state === 'captured'),
      );
      return { met: paid.length >= n, saw: `${paid.length} of ${keys.size} × unknown checkout paid` };
    },
  };
}
