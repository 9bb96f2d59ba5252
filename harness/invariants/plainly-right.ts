import type { Evidence } from '../model/evidence.ts';
import type { CartLine, OrderLine } from '../model/operation.ts';
import { surchargeOn } from '../model/surcharges.ts';
import type { Claim } from './claims.ts';
import type { Attempt } from './intents.ts';
import { type Window, wasItsPrice } from './prices.ts';
import { isLineByLine } from './units.ts';

/**
 * Nearly always: whoever shows lines shows those that were asked for, at prices that were valid, and all name the total
 * that they come to. What may have been charged instead need not be worked out then.
 */
export function isPlainlyRight(
  lines: readonly CartLine[],
  attempt: Attempt,
  claims: readonly Claim[],
  window: Window,
  evidence: Evidence,
): boolean {
  const priced = claims.find((claim) => claim.lines.length > 0);
  if (priced === undefined || attempt.voucher !== undefined) return false;
  let sumCents = 0;
  for (const { quantity, unitPriceCents } of priced.lines)
    sumCents += quantity * (unitPriceCents ?? Number.NaN);
  const totalCents = sumCents + surchargeOn(sumCents, evidence.declarations.surcharges);
  return (
    isLineByLine(lines, priced.lines) &&
    priced.lines.every(({ sku, unitPriceCents }) =>
      wasItsPrice(sku, unitPriceCents ?? -1, window, evidence),
    ) &&
    claims.every(
      (claim) =>
        claim.totalCents === totalCents &&
        (claim.discountCents ?? 0) === 0 &&
        claim.currency === evidence.catalogue.currency &&
        (claim.lines.length === 0 || areSamePrices(claim.lines, priced.lines)),
    )
  );
}

const areSamePrices = (one: readonly OrderLine[], other: readonly OrderLine[]): boolean =>
  one === other ||
  (isLineByLine(one, other) &&
    one.every(({ unitPriceCents }, at) => unitPriceCents === other[at]?.unitPriceCents));
