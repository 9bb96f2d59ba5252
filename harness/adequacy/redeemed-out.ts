import type { Evidence } from '../model/evidence.ts';
import type { AdequacyRule } from '../model/scenario.ts';

/**
 * A voucher was redeemed as often as it may be, and somebody who came later was told so. What was given back later had been
 * redeemed all the same. Where nobody knows the redemptions, those are counted that were acknowledged.
 */
export function redeemedOut(code: string): AdequacyRule {
  return {
    name: `${code} is redeemed out`,
    check: (evidence) => {
      const limit = evidence.index.voucherByCode.get(code)?.limit ?? Number.POSITIVE_INFINITY;
      const redeemed = redemptionsOf(code, evidence);
      const refused = evidence.index.attempts.filter(
        ({ voucher, reason }) => voucher === code && reason === 'voucher-exhausted',
      ).length;
      return {
        met: redeemed >= limit && refused > 0,
        saw: `${redeemed} of ${limit} redeemed, ${refused} refused because it was exhausted`,
      };
    },
  };
}

function redemptionsOf(code: string, { redemptions, index }: Evidence): number {
  if (redemptions.state === 'known')
    return redemptions.records.filter((redemption) => redemption.code === code).length;
  const acknowledged = index.attempts.filter(({ voucher, told }) => voucher === code && told !== null);
  return new Set(acknowledged.map(({ operation }) => operation.intentId)).size;
}
