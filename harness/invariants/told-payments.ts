import { type Evidence, type PaymentRecord, recordsOf } from '../model/evidence.ts';
import { isCaptured, netOfAll } from './bank.ts';
import { isCancelled } from './cancellations.ts';
import { NONE, type Offence } from './conclude.ts';
import { amount, describe, describePayment } from './describe.ts';
import { idsOf } from './intents.ts';
import { type ToldOrder, toldCancelled, toldLive } from './told-orders.ts';

/**
 * Without a database: what the bank keeps for each order that its buyer was told is live, against the total that he was told; and that it
 * keeps nothing for each that he was told is cancelled.
 */
export function toldPayments(evidence: Evidence): {
  readonly examined: number;
  readonly offences: readonly Offence[];
} {
  const live = toldLive(evidence);
  const over = toldCancelled(evidence);
  const payments = recordsOf(evidence.payments);
  // A payment of no intent that anybody tried may be for any order, so that none can be said to be unpaid.
  const isAnybodys = ({ intentId }: PaymentRecord): boolean =>
    evidence.index.attemptsUnder(intentId).length === 0;
  if (payments.some((payment) => isCaptured(payment) && isAnybodys(payment)))
    return { examined: 0, offences: NONE };
  return {
    examined: live.length + over.length,
    offences: [
      ...live.flatMap((order) => unbalanced(order, order.answer.told.totalCents, evidence)),
      ...over.flatMap((order) => unbalanced(order, 0, evidence)),
    ],
  };
}

function unbalanced({ intent, answer }: ToldOrder, dueCents: number, evidence: Evidence): readonly Offence[] {
  const { totalCents, currency } = answer.told;
  const surplus = netOfAll(intent.payments, evidence) - dueCents;
  if (surplus === 0) return NONE;
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
