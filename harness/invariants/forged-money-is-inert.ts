import type { CollectionName, Evidence } from '../model/evidence.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { mayBeCancelled } from './cancellations.ts';
import { type Claim, claimsOf, said } from './claims.ts';
import { conclude, type Offence } from './conclude.ts';
import { describe, describeOrder, short } from './describe.ts';
import { type Intent, idsOf } from './intents.ts';
import { distance, inWords, isPossible, possibleTotals, pricingWindow } from './prices.ts';
import { requestedLines } from './units.ts';
import { wanted } from './wanted.ts';
import { wouldShow } from './would-show.ts';

/**
 * A forged request and its honest twin come to the same (a metamorphic relation: Chen, Cheung and Yiu, "Metamorphic Testing", 1998;
 * the mistake is CWE-472). The twin need not be sent: the catalogue says what it would have cost.
 */
export const forgedMoneyIsInert: Invariant = {
  name: 'forged-money-is-inert',
  family: 'wrong charge',
  promise: 'A request with forged fields is refused, or does exactly what it does without them.',
  needs: [['orders', 'lines', 'payments'], ['orders', 'lines'], ['payments'], []],
  check,
};

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  const forged = evidence.index.intents.filter(({ attempts }) => attempts.some(({ isForged }) => isForged));
  const judged = forged.flatMap((intent) => judgeIntent(intent, evidence, used));
  return conclude(
    judged.length,
    judged.flatMap((offence) => offence ?? []),
  );
}

const INERT: readonly null[] = [null];

/** @returns nothing where there is nothing to judge by, else the offence or `null`. */
function judgeIntent(
  intent: Intent,
  evidence: Evidence,
  used: readonly CollectionName[],
): readonly (Offence | null)[] {
  const claims = claimsOf(intent, evidence, used);
  // Only a refusal, or another witness who knows of nothing and would know, says that there was no effect.
  if (claims.length === 0) return intent.fate === 'refused' || wouldShow(intent, used) ? INERT : [];
  const attempt = wanted(intent);
  if (attempt === null) return [];
  const offence = (what: string, costCents = 0): Offence => ({
    summary: `A forged ${attempt.operation.input.forgery?.field ?? 'field'} was to have no effect, but ${what}.`,
    facts: () => [
      ...intent.attempts.map(({ operation }) => describe(operation)),
      ...claims.map(said),
      ...(used.includes('orders') ? intent.orders.map(describeOrder) : []),
    ],
    offending: idsOf(intent),
    costCents,
  });
  const lines = requestedLines(attempt, evidence);
  if (lines === null) return [offence('an impossible quantity was accepted')];
  const totals = possibleTotals(lines, attempt, pricingWindow(intent, evidence), evidence);
  if (totals === null) return [];
  const wrong = claims.find(({ totalCents }) => !isPossible(totalCents, totals));
  if (wrong !== undefined) {
    const what = `${said(wrong)}, not ${inWords(totals, wrong.currency)}`;
    return [offence(what, distance(wrong.totalCents, totals))];
  }
  const other = otherwiseBent(intent, claims, evidence, used);
  return other === null ? INERT : [offence(other)];
}

/** An order that is acknowledged is on its way; only a forged status, or its cancellation, can make it one of these. */
const GIVEN_UP: ReadonlySet<string> = new Set(['failed', 'cancelled']);

function otherwiseBent(
  intent: Intent,
  claims: readonly Claim[],
  evidence: Evidence,
  used: readonly CollectionName[],
): string | null {
  const { catalogue, buyers } = evidence;
  const exchanged = claims.find(({ currency }) => currency !== catalogue.currency);
  if (exchanged !== undefined)
    return `${exchanged.who} says ${short(exchanged.currency)}, not ${catalogue.currency}`;
  const shown = mayBeCancelled(intent)
    ? undefined
    : intent.acknowledged.find(({ told }) => GIVEN_UP.has(told.status));
  if (shown !== undefined) return `the order was acknowledged as ${shown.told.status}`;
  if (!used.includes('orders')) return null;
  const owner = typeof intent.actor === 'number' ? buyers[intent.actor] : undefined;
  const foreign = owner === undefined ? undefined : intent.orders.find(({ buyer }) => buyer !== owner);
  return foreign === undefined ? null : `the order belongs to ${short(foreign.buyer)}`;
}
