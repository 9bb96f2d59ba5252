import type { CollectionName, Evidence, MailRecord } from '../model/evidence.ts';
import { NONE, type Offence } from './conclude.ts';
import { short } from './describe.ts';

/** Mails to a buyer with the data of another one of this run, or about an order of his. Others may be the shop's own. */
export function foreignMails(
  evidence: Evidence,
  used: readonly CollectionName[],
): { readonly examined: number; readonly offences: readonly Offence[] } {
  const mails = evidence.mails.state === 'known' ? evidence.mails.records : [];
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

function isToOwner(
  { to, orderId }: MailRecord,
  { orders, index }: Evidence,
  used: readonly CollectionName[],
): boolean {
  if (orderId === null || !used.includes('orders') || orders.state === 'absent') return false;
  return to.length === 1 && orders.records[index.orderNumber(orderId)]?.buyer === to[0];
}

/** Whose data a mail carries. */
function ownersOf(
  { orderId, sightings = [] }: MailRecord,
  { buyers, orders, index }: Evidence,
  used: readonly CollectionName[],
): readonly string[] {
  const planted = sightings
    .filter(({ type }) => type === 'canary')
    .flatMap(({ what }) => buyers[Number(what)] ?? []);
  const isKnown = used.includes('orders') && orders.state === 'known' && orderId !== null;
  const ordered = isKnown ? orders.records[index.orderNumber(orderId)]?.buyer : undefined;
  return [...new Set([...planted, ...(ordered === undefined ? [] : [ordered])])];
}

function sentTo(recipient: string, owner: string, mail: MailRecord, { index }: Evidence): Offence {
  return {
    summary: `A mail to ${short(recipient)} carries the data of ${short(owner)}.`,
    facts: () => [
      `mailbox: ${short(mail.messageId)} to ${short(mail.to.join(', '))}: ${short(mail.subject)}`,
      ...(mail.sightings ?? []).map(({ where, excerpt }) => `seen in ${short(where)}: ${excerpt}`),
    ],
    offending:
      mail.orderId === null ? [] : index.attemptsOfOrder(index.orderNumber(mail.orderId)).map(({ id }) => id),
  };
}
