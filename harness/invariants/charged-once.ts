import type { Evidence, PaymentRecord } from '../model/evidence.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { isCaptured } from './bank.ts';
import { conclude, type Offence } from './conclude.ts';
import { amount, describe, describePayment } from './describe.ts';
import type { Attempt } from './intents.ts';

/**
 * At most one captured payment for each intent, joined on the card's token, which the backend only passes on; unknown outcomes are
 * included. (What an idempotency key is for: draft-ietf-httpapi-idempotency-key-header, introduction.)
 */
export const chargedOnce: Invariant = {
  name: 'charged-once',
  family: 'wrong charge',
  promise: 'An intent is charged at most once, however often it is tried.',
  needs: [['payments']],
  check,
};

function check({ index }: Evidence): Finding {
  let examined = 0;
  const offences: Offence[] = [];
  for (const key of index.paymentsByKey.from(0)) {
    const captured = index.paymentsByKey.of(key).filter(isCaptured);
    if (captured.length > 0) examined += 1;
    if (captured.length < 2) continue;
    const attempts = index.attemptsByKey.of(key);
    if (captured.length > buyersOf(attempts)) offences.push(chargedAgain(captured, attempts));
  }
  return conclude(examined, offences);
}

/** Keys belong to a buyer: two buyers who happen to send the same one may each be charged, unless they were refused. */
const buyersOf = (attempts: readonly Attempt[]): number =>
  Math.max(1, new Set(attempts.filter(({ type }) => type !== 'refused').map(({ actor }) => actor)).size);

function chargedAgain(captured: readonly PaymentRecord[], attempts: readonly Attempt[]): Offence {
  const due = buyersOf(attempts);
  const extra = captured.slice(due).reduce((sum, { amountCents }) => sum + amountCents, 0);
  const currency = captured[0]?.currency ?? '';
  return {
    summary: `One intent was to be charged once, but the bank captured ${captured.length} payments for it: ${amount(extra, currency)} too much.`,
    facts: () => [...captured.map(describePayment), ...attempts.map(({ operation }) => describe(operation))],
    offending: attempts.map(({ id }) => id),
    costCents: extra,
  };
}
