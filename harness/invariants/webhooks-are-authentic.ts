import type { CollectionName, Evidence } from '../model/evidence.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude, type Offence } from './conclude.ts';
import { describe } from './describe.ts';
import { believed, isJudged, isTrue, type Message, redone } from './webhook-effects.ts';

/**
 * Messages in the bank's name that the bank never sent, that speak of another amount, or that it has sent before (CWE-345,
 * CWE-294). Refused or heard, none of them may do anything: the bank's own books say what is so.
 */
export const webhooksAreAuthentic: Invariant = {
  name: 'webhooks-are-authentic',
  family: 'breach',
  promise: 'A forged, replayed or mismatched message of the bank changes nothing.',
  needs: [
    ['orders', 'payments', 'refunds', 'lines', 'movements', 'mails'],
    ['orders', 'payments', 'refunds'],
  ],
  check,
};

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  const messages = evidence.index.operationsOf.webhook;
  const judged = messages.filter((message) => isJudged(message, evidence, used)).length;
  // Which of the messages about an order it was that took effect nobody can tell: one of them stands for all.
  const byIntent = new Map<string, Offence>();
  for (const message of messages) {
    const intentId = message.input.order.of;
    const offence = byIntent.has(intentId) ? null : effectOf(message, evidence, used);
    if (offence !== null) byIntent.set(intentId, offence);
  }
  return conclude(judged, [...byIntent.values()]);
}

function effectOf(message: Message, evidence: Evidence, used: readonly CollectionName[]): Offence | null {
  const isToldAgain = isTrue(message);
  const effect = isToldAgain ? redone(message, evidence, used) : believed(message, evidence, used);
  if (effect === null) return null;
  const attempts = evidence.index.attemptsUnder(message.input.order.of);
  return {
    summary: `A message of the bank that was ${isToldAgain ? 'told again' : 'forged'} was to change nothing, but ${effect.what}.`,
    facts: () => [
      describe(message),
      ...attempts.map(({ operation }) => describe(operation)),
      ...effect.facts(),
    ],
    offending: [message.id],
    ...(effect.costCents === undefined ? {} : { costCents: effect.costCents }),
  };
}
