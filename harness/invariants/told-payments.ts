import { type Evidence, type PaymentRecord, recordsOf } from '../model/evidence.ts';
import { isCaptured, netOfAll } from './bank.ts';
import { NONE, type Offence } from './conclude.ts';
import { amount, describe, describePayment } from './describe.ts';
import { idsOf } from './intents.ts';
import { type ToldOrder, toldLive } from './told-orders.ts';

/** Without a database: what the bank keeps for each order that its buyer was told is live, against the total that he was told. */
export function toldPayments(evidence: Evidence): {
  readonly examined: number;
  readonly offences: readonly Offence[];
} {
  const told = toldLive(evidence);
  const payments = recordsOf(evidence.payments);
  // A payment of no intent that anybody tried may be for any order, so that none can be said to be unpaid.
  const isAnybodys = ({ intentId }: PaymentRecord): boolean =>
    evidence.index.attemptsUnder(intentId).length === 0;
  if (payments.some((payment) => isCaptured(payment) && isAnybodys(payment)))
    return { examined: 0, offences: NONE };
  return { examined: told.length, offences: told.flatMap((order) => unbalanced(order, evidence)) };
}

function unbalanced({ intent, answer }: ToldOrder, evidence: Evidence): readonly Offence[] {
  const { totalCents, currency } = answer.told;
  const surplus = netOfAll(intent.payments, evidence) - totalCents;
  if (surplus === 0) return NONE;
  const much = `${amount(Math.abs(surplus), currency)} too ${surplus > 0 ? 'much' : 'little'}`;
  return [
    {
      summary: `A buyer was told that the order is live at ${amount(totalCents, currency)}, but the bank keeps ${much}.`,
      facts: () => [
        ...(intent.payments.length === 0
          ? ['bank: no payment for it']
          : intent.payments.map(describePayment)),
        ...intent.attempts.map(({ operation }) => describe(operation)),
      ],
      offending: idsOf(intent),
      costCents: Math.abs(surplus),
    },
  ];
}
