import {
  type CollectionName,
  type Evidence,
  type MailRecord,
  type OrderRecord,
  recordsOf,
} from '../model/evidence.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { cancelledByMail } from './cancelled-by-mail.ts';
import { conclude, NONE, type Offence } from './conclude.ts';
import { describe, describeMail, describeOrder, short } from './describe.ts';
import { wrongMails } from './mail-count.ts';
import { sharedMessageIds } from './shared-message-ids.ts';
import { toldMails } from './told-mails.ts';

/**
 * Each live order has mails with just one Message-ID (RFC 5322, section 3.6.4), to its buyer, and no mail confirms any other order. At least once is
 * what mail can promise (RFC 1047, "Duplicate Messages and SMTP"): a resend with the same id is no second mail.
 */
export const oneMailPerOrder: Invariant = {
  name: 'one-mail-per-order',
  family: 'lost data',
  promise: 'Each confirmed order has exactly one mail, to its buyer, and no mail speaks of any other order.',
  needs: [['orders', 'mails'], ['mails']],
  check,
};

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  if (!used.includes('orders')) {
    const { examined, offences } = toldMails(evidence);
    return conclude(examined, [...offences, ...sharedMessageIds(evidence)]);
  }
  const { index } = evidence;
  const buyers = new Set(evidence.buyers);
  const orders = recordsOf(evidence.orders);
  const expecting = orders.filter(({ status }) => status === 'live');
  const strays = index.mailsOfOrder.from(orders.length);
  const offences = [
    ...orders.flatMap((order, number) => miscounted(order, number, buyers, evidence)),
    ...strays.map((number) => stray(index.orderIdOf(number), index.mailsOfOrder.of(number))),
    ...cancelledByMail(evidence),
    ...sharedMessageIds(evidence),
  ];
  return conclude(expecting.length + strays.length, offences);
}

function miscounted(
  order: OrderRecord,
  number: number,
  buyers: ReadonlySet<string>,
  evidence: Evidence,
): readonly Offence[] {
  const { index } = evidence;
  const mails = index.mailsOfOrder.of(number);
  const problem = wrongMails(
    order.status,
    buyers.has(order.buyer) ? order.buyer : undefined,
    mails,
    evidence,
  );
  if (problem === null) return NONE;
  const attempts = index.attemptsOfOrder(number);
  return [
    {
      summary: `${problem}.`,
      facts: () => [
        describeOrder(order),
        ...(mails.length === 0 ? ['mailbox: no mail about it'] : mails.map(describeMail)),
        ...attempts.map(({ operation }) => describe(operation)),
      ],
      offending: attempts.map(({ id }) => id),
    },
  ];
}

const stray = (orderId: string, mails: readonly MailRecord[]): Offence => ({
  summary: 'A mail confirms an order that does not exist.',
  facts: () => [`database: no order ${short(orderId)}`, ...mails.map(describeMail)],
  offending: [],
});
