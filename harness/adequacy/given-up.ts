import { recordsOf } from '../model/evidence.ts';
import type { Attempt } from '../model/joins.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import { plural } from './rule.ts';

/**
 * At least `n` orders ended as failed though the bank declined nothing of them: the shop itself gave up what they held. Where no bank can be
 * asked, those of buyers whose cards it would have declined do not count.
 */
export function givenUp(n: number): AdequacyRule {
  return {
    name: `at least ${plural(n, 'order')} given up by the shop`,
    check: ({ orders, payments, index }) => {
      const records = recordsOf(orders);
      const count = records.filter(
        ({ status }, number) =>
          status === 'failed' &&
          index.paymentsOfOrder.of(number).every(({ state }) => state !== 'declined') &&
          (payments.state === 'known' || index.attemptsOfOrder(number).every(hasGoodCard)),
      ).length;
      return { met: count >= n, saw: `${plural(count, 'order')} given up without a declined payment` };
    },
  };
}

const hasGoodCard = ({ operation: { input } }: Attempt): boolean => (input.card ?? 'accepted') === 'accepted';
