import type { Evidence, Voucher } from '../model/evidence.ts';
import { money } from '../model/money.ts';
import { type Surcharges, surchargeOn } from '../model/surcharges.ts';
import { type Claim, said } from './claims.ts';
import { discountOn, inWords, isPossible, type Totals, type Window, wasItsPrice } from './prices.ts';

/** @param first another of the same intent: all of them name one total. @returns what is wrong with a claim, or `null`. */
export function wrongTotal(
  claim: Claim,
  first: Claim | undefined,
  totals: Totals,
  window: Window,
  evidence: Evidence,
): string | null {
  const { who, totalCents, currency } = claim;
  if (currency !== evidence.catalogue.currency) return `${said(claim)}, in another currency`;
  if (!isPossible(totalCents, totals)) return `${said(claim)} where ${inWords(totals, currency)} was right`;
  if (first !== undefined && first.totalCents !== totalCents) {
    return `${said(claim)} and ${said(first)}`;
  }
  const stale = claim.lines.find(
    ({ sku, unitPriceCents }) =>
      unitPriceCents !== null && !wasItsPrice(sku, unitPriceCents, window, evidence),
  );
  return stale === undefined
    ? null
    : `${who} shows a line at ${money(stale.unitPriceCents ?? 0, currency)}, which was not its price then`;
}

/** A witness that shows lines, and perhaps a discount, has to add up. */
export function wrongSum(
  claim: Claim,
  voucher: Pick<Voucher, 'discountCents'>,
  surcharges: Surcharges | undefined,
): string | null {
  const { who, totalCents, currency, lines } = claim;
  if (lines.length === 0 || lines.some(({ unitPriceCents }) => unitPriceCents === null)) return null;
  const sum = lines.reduce(
    (total, { quantity, unitPriceCents }) => total + quantity * (unitPriceCents ?? 0),
    0,
  );
  const off = discountOn(sum, voucher);
  const besides = surchargeOn(sum - off, surcharges);
  if (sum - off + besides !== totalCents)
    return `${said(claim)} but shows lines that sum to ${money(sum, currency)}, less ${money(off, currency)}, plus ${money(besides, currency)} of surcharges`;
  const { discountCents = off } = claim;
  return discountCents === off
    ? null
    : `${who} shows a discount of ${money(discountCents, currency)}, not ${money(off, currency)}`;
}
