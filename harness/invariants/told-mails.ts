import { type Evidence, recordsOf } from '../model/evidence.ts';
import { NONE, type Offence } from './conclude.ts';
import { describe, describeMail } from './describe.ts';
import { idsOf } from './intents.ts';
import { wrongMails } from './mail-count.ts';
import { type ToldOrder, toldCancelled, toldLive } from './told-orders.ts';

/**
 * Without a database: the mails about each order that its buyer was told is live, and that one which he was told is cancelled was confirmed once
 * at the most. What else a mail may speak of nobody knows.
 */
export function toldMails(evidence: Evidence): {
  readonly examined: number;
  readonly offences: readonly Offence[];
} {
  const live = toldLive(evidence);
  return {
    examined: live.length,
    offences: [
      ...live.flatMap((order) => miscounted(order, 'live', evidence)),
      ...toldCancelled(evidence).flatMap((order) => miscounted(order, 'cancelled', evidence)),
      ...cancelledByMail(live, evidence),
    ],
  };
}

/** Mails that tell of a cancellation for which nobody has asked. */
function cancelledByMail(live: readonly ToldOrder[], { mails, index }: Evidence): readonly Offence[] {
  const byNumber = new Map(live.map((order) => [order.answer.told.order, order]));
  return recordsOf(mails).flatMap((mail): readonly Offence[] => {
    const order =
      mail.cancelledOrderId === undefined
        ? undefined
        : byNumber.get(index.orderNumber(mail.cancelledOrderId));
    if (order === undefined) return NONE;
    return [
      {
        summary: 'A mail tells that an order was cancelled which is live, as its buyer was told.',
        facts: () => [
          describeMail(mail),
          ...order.intent.attempts.map(({ operation }) => describe(operation)),
        ],
        offending: idsOf(order.intent),
      },
    ];
  });
}

function miscounted(
  { intent, answer }: ToldOrder,
  status: 'live' | 'cancelled',
  evidence: Evidence,
): readonly Offence[] {
  const mails = evidence.index.mailsOfOrder.of(answer.told.order);
  const buyer = typeof intent.actor === 'number' ? evidence.buyers[intent.actor] : undefined;
  const problem = wrongMails(status, buyer, mails, evidence);
  if (problem === null) return NONE;
  return [
    {
      summary: `${problem}.`,
      facts: () => [
        ...(mails.length === 0 ? ['mailbox: no mail about it'] : mails.map(describeMail)),
        ...intent.attempts.map(({ operation }) => describe(operation)),
      ],
      offending: idsOf(intent),
    },
  ];
}
