import type { CollectionName, Evidence } from '../model/evidence.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { type Claim, claimsOf, said } from './claims.ts';
import { conclude, type Offence } from './conclude.ts';
import { describe } from './describe.ts';
import { type Intent, idsOf } from './intents.ts';
import { looseOrders } from './loose-orders.ts';
import { isPlainlyRight } from './plainly-right.ts';
import { distance, possibleTotals, pricingWindow, voucherOf } from './prices.ts';
import { shownTotals } from './shown-totals.ts';
import { requestedLines } from './units.ts';
import { wanted } from './wanted.ts';
import { wrongSum, wrongTotal } from './wrong-claims.ts';

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
  return conclude(judged.length, [
    ...judged.flatMap((offence) => offence ?? []),
    ...(used.includes('orders') ? looseOrders(evidence) : []),
    ...shownTotals(evidence, used),
  ]);
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
    const problem =
      wrongTotal(claim, claims[0], totals, window, evidence) ?? wrongSum(claim, voucher, surcharges);
    if (problem !== null) return [overcharged(intent, claims, problem, distance(claim.totalCents, totals))];
  }
  return [null];
}

function overcharged(intent: Intent, claims: readonly Claim[], problem: string, costCents: number): Offence {
  return {
    summary: `A checkout was not charged the price of its moment: ${problem}.`,
    facts: () => [...claims.map(said), ...intent.attempts.map(({ operation }) => describe(operation))],
    offending: idsOf(intent),
    costCents,
  };
}
