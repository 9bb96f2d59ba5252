import { type Evidence, type MailRecord, type Rows, recordsOf } from '../model/evidence.ts';
import type { Offence } from './conclude.ts';
import { describeMail, short } from './describe.ts';

/**
 * Message-IDs that mails about several orders have. One is unique to its message (RFC 5322, section 3.6.4): what comes under it a second
 * time is taken for the first again, and thrown away.
 */
export function sharedMessageIds({ mails, index }: Pick<Evidence, 'mails' | 'index'>): readonly Offence[] {
  const confirming = new Map<string, MailRecord[]>();
  for (const mail of mayShare(recordsOf(mails))) {
    const alike = confirming.get(mail.messageId) ?? [];
    confirming.set(mail.messageId, alike);
    alike.push(mail);
  }
  return [...confirming].flatMap(([messageId, alike]) => {
    const orders = [...new Set(alike.map(({ orderId }) => orderId ?? ''))];
    if (orders.length < 2) return [];
    const attempts = orders.flatMap((orderId) => index.attemptsOfOrder(index.orderNumber(orderId)));
    return [
      {
        summary: `${orders.length} orders were confirmed under one Message-ID, ${short(messageId)}: all but the first may never be shown.`,
        facts: () => alike.map(describeMail),
        offending: attempts.map(({ id }) => id),
      },
    ];
  });
}

/** Mails whose id another one may have, by a hash of it: a table of all ids would be the largest of the audit. */
function mayShare(mails: Rows<MailRecord>): readonly MailRecord[] {
  const hashes = new Int32Array(mails.length);
  for (const [place, { messageId }] of mails.entries()) hashes[place] = hashOf(messageId);
  const sorted = Int32Array.from(hashes).sort();
  const twice = new Set(sorted.filter((hash, place) => place > 0 && hash === sorted[place - 1]));
  return twice.size === 0
    ? []
    : mails.filter((mail, place) => twice.has(hashes[place] ?? 0) && confirms(mail));
}

const confirms = ({ orderId, messageId }: MailRecord): boolean => orderId !== null && messageId !== '';

function hashOf(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash;
}
