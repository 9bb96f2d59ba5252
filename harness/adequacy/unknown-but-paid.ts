import { isKind } from '../model/operation.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import { isLoad } from './under-way.ts';

/**
 * At least `n` keys were never confirmed to anybody, and their money is at the bank all the same: somebody saw to them without
 * the buyer. That a checkout is unknown does not show it: one that reached nobody is, too.
 */
export function unknownButPaid(n: number): AdequacyRule {
  return {
    name: `at least ${n} × checkout that was unknown, and paid all the same`,
    check: ({ history, index }) => {
      const unknown = history
        .filter(isKind('checkout'))
        .filter((checkout) => isLoad(checkout) && checkout.outcome.type === 'unknown');
      const confirmed = new Set(
        history.flatMap(({ kind, intentId, outcome }) =>
          kind === 'checkout' && outcome.type === 'ok' ? [intentId] : [],
        ),
      );
      const keys = new Set(unknown.flatMap(({ intentId }) => (confirmed.has(intentId) ? [] : [intentId])));
      const paid = [...keys].filter((key) =>
        index.paymentsUnder(key).some(({ state }) => state === 'captured'),
      );
      return { met: paid.length >= n, saw: `${paid.length} of ${keys.size} × unknown checkout paid` };
    },
  };
}
