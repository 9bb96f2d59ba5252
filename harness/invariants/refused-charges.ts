import type { Evidence, PaymentRecord } from '../model/evidence.ts';
import { netOfAll } from './bank.ts';
import type { Offence } from './conclude.ts';
import { describe, describePayment } from './describe.ts';
import { type Intent, idsOf } from './intents.ts';

/**
 * What the bank keeps of buyers who were refused. Under a key that several of them sent it cannot tell whose a payment was: where all
 * were refused it is wrong whosever it was, and where one was not it may be theirs, so that of the others nothing was looked at.
 */
export function refusedCharges(evidence: Evidence): {
  readonly examined: number;
  readonly offences: readonly Offence[];
} {
  const { index } = evidence;
  const alone = index.intents.filter((intent) => isRefused(intent) && !intent.shared);
  const together = refusedTogether(index.intents);
  return {
    examined: together.reduce((sum, [, buyers]) => sum + buyers.length, alone.length),
    offences: [
      ...alone.flatMap((intent) => charge([intent], intent.payments, evidence)),
      ...together.flatMap(([key, buyers]) => charge(buyers, index.paymentsUnder(key), evidence)),
    ],
  };
}

export const isRefused = ({ fate }: Intent): boolean => fate === 'refused';

/** Keys that several buyers sent, each of whom was refused. */
function refusedTogether(intents: readonly Intent[]): readonly (readonly [string, readonly Intent[]])[] {
  const byKey = new Map<string, Intent[]>();
  for (const intent of intents) {
    if (!intent.shared) continue;
    const buyers = byKey.get(intent.intentId);
    if (buyers === undefined) byKey.set(intent.intentId, [intent]);
    else buyers.push(intent);
  }
  return [...byKey].filter(([, buyers]) => buyers.every(isRefused));
}

function charge(
  intents: readonly Intent[],
  payments: readonly PaymentRecord[],
  evidence: Evidence,
): Offence[] {
  const net = netOfAll(payments, evidence);
  return net > 0
    ? [refusedBut(intents, `the bank keeps ${net} cents of theirs`, payments.map(describePayment), net)]
    : [];
}

/** @param intents whose refusal it was: one buyer's, or that of all who sent the key. */
export const refusedBut = (
  intents: readonly Intent[],
  what: string,
  facts: readonly string[],
  costCents = 0,
): Offence => ({
  summary: `A buyer was refused, but ${what}.`,
  facts: () => [
    ...intents.flatMap(({ attempts }) => attempts.map(({ operation }) => describe(operation))),
    ...facts,
  ],
  offending: idsOf(...intents),
  costCents,
});
