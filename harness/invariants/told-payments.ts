import { type Evidence, type PaymentRecord, recordsOf } from '../model/evidence.ts';
import type { Finding } from '../model/verdict.ts';
import { isCaptured, netOfAll } from './bank.ts';
import { isCancelled } from './cancellations.ts';
import { conclude, NONE, type Offence } from './conclude.ts';
import { amount, describe, describePayment } from './describe.ts';
import { idsOf } from './intents.ts';
import { type ToldOrder, toldCancelled, toldLive } from './told-orders.ts';

/**
 * Without a database: what the bank keeps for each order that its buyer was told is live, against the total that he was told; and that it
 * keeps nothing for each that he was told is cancelled. A payment of no intent that anybody tried may be for any of them, so that none can
 * be said to be unpaid; one that is paid too much is so all the same.
 */
export function toldPayments(evidence: Evidence): Finding {
  const live = toldLive(evidence);
  const over = toldCancelled(evidence);
  const anybodys = recordsOf(evidence.payments).filter(
    (payment) => isCaptured(payment) && isAnybodys(payment, evidence),
  ).length;
  const least = anybodys === 0 ? Number.NEGATIVE_INFINITY : 0;
  const offences = [
    ...live.flatMap((order) => unbalanced(order, order.answer.told.totalCents, least, evidence)),
    ...over.flatMap((order) => unbalanced(order, 0, least, evidence)),
  ];
  if (anybodys === 0 || offences.length > 0) return conclude(live.length + over.length, offences);
  const which = anybodys === 1 ? '1 payment is' : `${anybodys} payments are`;
  return {
    verdict: 'inconclusive',
    reason: `${which} of no intent that anybody sent, and may be for any order`,
  };
}

const isAnybodys = ({ intentId }: PaymentRecord, { index }: Evidence): boolean =>
  index.attemptsUnder(intentId).length === 0;

/** @param least below this surplus nothing can be said. */
function unbalanced(
  { intent, answer }: ToldOrder,
  dueCents: number,
  least: number,
  evidence: Evidence,
): readonly Offence[] {
  const { totalCents, currency } = answer.told;
  const surplus = netOfAll(intent.payments, evidence) - dueCents;
  if (surplus === 0 || surplus < least) return NONE;
  const much = `${amount(Math.abs(surplus), currency)} too ${surplus > 0 ? 'much' : 'little'}`;
  const isOver = isCancelled(intent);
  const state = isOver ? 'cancelled' : `live at ${amount(totalCents, currency)}`;
  const cancels = isOver ? intent.cancels : NO_CANCELS;
  return [
    {
      summary: `A buyer was told that the order is ${state}, but the bank keeps ${much}.`,
      facts: () => [
        ...(intent.payments.length === 0
          ? ['bank: no payment for it']
          : intent.payments.map(describePayment)),
        ...intent.attempts.map(({ operation }) => describe(operation)),
        ...cancels.map(describe),
      ],
      offending: [...idsOf(intent), ...cancels.map(({ id }) => id)],
      costCents: Math.abs(surplus),
    },
  ];
}

const NO_CANCELS: readonly never[] = [];
