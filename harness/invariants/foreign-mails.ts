import { type CollectionName, type Evidence, type MailRecord, recordsOf } from '../model/evidence.ts';
import { NONE, type Offence } from './conclude.ts';
import { short } from './describe.ts';

/** Mails to a buyer with the data of another one of this run, or about an order of his. Others may be the shop's own. */
export function foreignMails(
  evidence: Evidence,
  used: readonly CollectionName[],
): { readonly examined: number; readonly offences: readonly Offence[] } {
  const mails = recordsOf(evidence.mails);
  const buyers = new Set(evidence.buyers);
  const offences = mails.flatMap((mail): readonly Offence[] => {
    // Nearly always: what no scan has found anything in goes to nobody who could be another.
    if (mail.sightings === undefined && isToOwner(mail, evidence, used)) return NONE;
    const owners = ownersOf(mail, evidence, used);
    const recipients = mail.to.filter((address) => buyers.has(address));
    return owners
      .filter((owner) => buyers.has(owner))
      .flatMap((owner) =>
        recipients
          .filter((recipient) => recipient !== owner)
          .map((recipient) => sentTo(recipient, owner, mail, evidence)),
      );
  });
  return { examined: mails.length, offences };
}

/** The orders that a mail confirms, or tells the cancellation of. */
const ordersOf = ({ orderId, cancelledOrderId }: MailRecord): readonly string[] =>
  [orderId, cancelledOrderId].filter((id) => typeof id === 'string');

function isToOwner(mail: MailRecord, evidence: Evidence, used: readonly CollectionName[]): boolean {
  const buyers = buyersOf(mail, evidence, used);
  return mail.to.length === 1 && buyers.length === 1 && buyers[0] === mail.to[0];
}

/** Whose orders it is about: by the database, and where there is none by what buyers were told. */
function buyersOf(mail: MailRecord, evidence: Evidence, used: readonly CollectionName[]): readonly string[] {
  const { index } = evidence;
  return ordersOf(mail).flatMap((orderId) => {
    const number = index.orderNumber(orderId);
    const buyer = used.includes('orders') ? index.orderAt(number)?.buyer : toldBuyer(number, evidence);
    return buyer ?? [];
  });
}

/** Who was told that he had made an order, if one buyer was. */
function toldBuyer(order: number, { index, buyers }: Evidence): string | undefined {
  const checkouts = index.tellingsOfOrder.of(order).filter(({ operation }) => operation.kind === 'checkout');
  const [actor, ...others] = new Set(checkouts.map((checkout) => checkout.actor));
  return others.length === 0 && typeof actor === 'number' ? buyers[actor] : undefined;
}

/** Whose data a mail carries. */
function ownersOf(mail: MailRecord, evidence: Evidence, used: readonly CollectionName[]): readonly string[] {
  const planted = (mail.sightings ?? [])
    .filter(({ type }) => type === 'canary')
    .flatMap(({ what }) => evidence.buyers[Number(what)] ?? []);
  return [...new Set([...planted, ...buyersOf(mail, evidence, used)])];
}

function sentTo(recipient: string, owner: string, mail: MailRecord, { index }: Evidence): Offence {
  return {
    summary: `A mail to ${short(recipient)} carries the data of ${short(owner)}.`,
    facts: () => [
      `mailbox: ${short(mail.messageId)} to ${short(mail.to.join(', '))}: ${short(mail.subject)}`,
      ...(mail.sightings ?? []).map(({ where, excerpt }) => `seen in ${short(where)}: ${excerpt}`),
    ],
    offending: ordersOf(mail).flatMap((orderId) =>
      index.attemptsOfOrder(index.orderNumber(orderId)).map(({ id }) => id),
    ),
  };
}
