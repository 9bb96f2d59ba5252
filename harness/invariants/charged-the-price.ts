import type { CollectionName, Evidence, Voucher } from '../model/evidence.ts';
import { money } from '../model/money.ts';
import { type Surcharges, surchargeOn } from '../model/surcharges.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { type Claim, claimsOf, said } from './claims.ts';
import { conclude, type Offence } from './conclude.ts';
import { describe } from './describe.ts';
import { type Intent, idsOf } from './intents.ts';
import { isPlainlyRight } from './plainly-right.ts';
import {
  discountOn,
  distance,
  inWords,
  isPossible,
  possibleTotals,
  pricingWindow,
  type Totals,
  voucherOf,
  type Window,
  wasItsPrice,
} from './prices.ts';
import { requestedLines } from './units.ts';
import { wanted } from './wanted.ts';

/**
 * Every total that a witness names must be a sum of prices that were valid while the order was made: the last one set before it, or
 * any that was being set meanwhile. (A price is a regular register: Lamport, "On Interprocess Communication", 1986.)
 */
export const chargedThePrice: Invariant = {
  name: 'charged-the-price',
  family: 'wrong charge',
  promise:
    'A buyer is charged the sum of quantities and prices that were valid during the checkout, less the voucher and with the declared surcharges, in every record alike.',
  needs: [['orders', 'lines', 'payments'], ['payments'], ['orders', 'lines'], []],
  check,
};

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  const judged = evidence.index.intents.flatMap((intent) => judgeIntent(intent, evidence, used));
  return conclude(
    judged.length,
    judged.flatMap((offence) => offence ?? []),
  );
}

const RIGHT: readonly null[] = [null];

/** @returns nothing where there is nothing to judge by, else the offence or `null`. */
function judgeIntent(
  intent: Intent,
  evidence: Evidence,
  used: readonly CollectionName[],
): readonly (Offence | null)[] {
  const claims = claimsOf(intent, evidence, used);
  const attempt = wanted(intent);
  const lines = attempt === null ? null : requestedLines(attempt, evidence);
  if (attempt === null || lines === null || claims.length === 0) return [];
  const window = pricingWindow(intent, evidence);
  if (isPlainlyRight(lines, attempt, claims, window, evidence)) return RIGHT;
  const totals = possibleTotals(lines, attempt, window, evidence);
  const voucher = voucherOf(attempt, evidence);
  if (totals === null || voucher === null) return [];
  const { surcharges } = evidence.declarations;
  for (const claim of claims) {
    const problem = wrong(claim, claims[0], totals, window, evidence) ?? wrongSum(claim, voucher, surcharges);
    if (problem !== null) return [overcharged(intent, claims, problem, distance(claim.totalCents, totals))];
  }
  return [null];
}

function wrong(
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
function wrongSum(
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

function overcharged(intent: Intent, claims: readonly Claim[], problem: string, costCents: number): Offence {
  return {
    summary: `A checkout was not charged the price of its moment: ${problem}.`,
    facts: () => [...claims.map(said), ...intent.attempts.map(({ operation }) => describe(operation))],
    offending: idsOf(intent),
    costCents,
  };
}
