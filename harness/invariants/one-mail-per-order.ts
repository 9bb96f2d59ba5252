import type { Evidence, MailRecord, OrderRecord } from '../model/evidence.ts';
import type { FaultRecord } from '../model/fault.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude, NONE, type Offence } from './conclude.ts';
import { describe, describeOrder, short } from './describe.ts';

/**
 * Each live order has mails with just one Message-ID (RFC 5322, section 3.6.4), and no mail confirms any other order. At least once is
 * what mail can promise (RFC 1047, "Duplicate Messages and SMTP"): a resend with the same id is no second mail.
 */
export const oneMailPerOrder: Invariant = {
  name: 'one-mail-per-order',
  family: 'lost data',
  promise: 'Each confirmed order has exactly one mail, and no mail speaks of any other order.',
  needs: [['orders', 'mails']],
  check,
};

function check(evidence: Evidence): Finding {
  const { index } = evidence;
  const orders = evidence.orders.state === 'known' ? evidence.orders.records : [];
  const expecting = orders.filter(({ status }) => status === 'live');
  const strays = index.mailsOfOrder.from(orders.length);
  const offences = [
    ...orders.flatMap((order, number) => miscounted(order, number, evidence)),
    ...strays.map((number) => stray(index.orderIdOf(number), index.mailsOfOrder.of(number))),
    ...cancelledByMail(evidence),
  ];
  return conclude(expecting.length + strays.length, offences);
}

function miscounted(order: OrderRecord, number: number, { index, faults }: Evidence): readonly Offence[] {
  const mails = index.mailsOfOrder.of(number);
  const problem = problemOf(order, mails, faults.some(isReasonToResend));
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

function problemOf(
  { status }: OrderRecord,
  mails: readonly MailRecord[],
  faultStruck: boolean,
): string | null {
  const distinct = mails.length < 2 ? mails.length : new Set(mails.map(({ messageId }) => messageId)).size;
  // A cancelled order was confirmed before: its mail was right when it was sent.
  const most = status === 'live' || status === 'cancelled' ? 1 : 0;
  if (status === 'live' && distinct === 0) return 'A confirmed order was never announced by mail';
  if (most === 0 && distinct > 0) return `A mail confirms an order that is ${status}`;
  if (distinct > most) return `One order was confirmed by ${distinct} different mails`;
  return mails.length > distinct && !faultStruck
    ? `The mail about one order was sent ${mails.length} times, though no fault gave reason to`
    : null;
}

/**
 * What may keep a shop from knowing that its mail went out: its process or the mailbox was struck, or the database in which it
 * would have noted it. What happens between clients and shop, or at the bank, keeps no mail from going out once.
 */
function isReasonToResend({ fault, unsupported }: FaultRecord): boolean {
  if (unsupported !== null || fault.type === 'bank') return false;
  return !('on' in fault) || fault.on === 'mailbox' || fault.on === 'database';
}

const describeMail = ({ messageId, to }: MailRecord): string =>
  `mailbox: ${short(messageId)} to ${short(to.join(', '))}`;

/** Mails that tell of cancellations which were none. What the shop calls an order that was never sold is its own business. */
function cancelledByMail({ mails, orders, index }: Evidence): readonly Offence[] {
  const records = orders.state === 'known' ? orders.records : [];
  return (mails.state === 'known' ? mails.records : []).flatMap((mail): readonly Offence[] => {
    if (mail.cancelledOrderId === undefined) return NONE;
    const number = index.orderNumber(mail.cancelledOrderId);
    const order = records[number];
    if (order !== undefined && order.status !== 'live') return NONE;
    return [
      {
        summary: `A mail tells that an order was cancelled ${order === undefined ? 'that does not exist' : 'which is live'}.`,
        facts: () => [
          order === undefined ? `database: no order ${short(index.orderIdOf(number))}` : describeOrder(order),
          describeMail(mail),
        ],
        offending: index.attemptsOfOrder(number).map(({ id }) => id),
      },
    ];
  });
}

const stray = (orderId: string, mails: readonly MailRecord[]): Offence => ({
  summary: 'A mail confirms an order that does not exist.',
  facts: () => [`database: no order ${short(orderId)}`, ...mails.map(describeMail)],
  offending: [],
});
