import type { Evidence } from '../model/evidence.ts';
import type { Attempt } from '../model/joins.ts';
import type { AdequacyRule } from '../model/scenario.ts';

/**
 * A sku was sold to the last unit. The stock says so where it is known and nothing was put back; otherwise a refusal does
 * of a single unit and nothing else, which is weaker, since a shop that refuses too early says the same.
 */
export function soldOut(sku: string): AdequacyRule {
  return {
    name: `${sku} is sold out`,
    check: (evidence) => {
      const refused = refusals(sku, evidence);
      const onHand = evidence.index.onHandBySku.get(sku);
      const left = onHand === undefined ? 'an unknown number' : `${onHand}`;
      const saw = `${left} left, ${refused} refused a single unit for lack of stock`;
      const restocked = (evidence.index.restocksBySku.get(sku) ?? []).length > 0;
      return { met: onHand === undefined || restocked ? refused > 0 : onHand <= 0, saw };
    },
  };
}

const refusals = (sku: string, { index }: Evidence): number =>
  (index.attemptsBySku.get(sku) ?? []).filter(
    (attempt) => attempt.reason === 'out-of-stock' && isSingle(attempt),
  ).length;

/** Whoever wants more may be refused while some are left, and whoever wants something else as well may be short of that. */
const isSingle = ({ lines, isForged }: Attempt): boolean =>
  !isForged && lines.length === 1 && lines[0]?.quantity === 1;
