import type { Evidence, MailRecord } from '../model/evidence.ts';
import type { FaultRecord } from '../model/fault.ts';
import type { OrderStatus } from '../model/operation.ts';
import { short } from './describe.ts';

/**
 * What is wrong with the mails about one order, or `null`.
 * @param buyer whose order it is, where that is somebody of the run: to whom else a shop writes is its own business.
 */
export function wrongMails(
  status: OrderStatus,
  buyer: string | undefined,
  mails: readonly MailRecord[],
  { faults }: Pick<Evidence, 'faults'>,
): string | null {
  const distinct = mails.length < 2 ? mails.length : new Set(mails.map(({ messageId }) => messageId)).size;
  // A cancelled order was confirmed before: its mail was right when it was sent.
  const most = status === 'live' || status === 'cancelled' ? 1 : 0;
  if (status === 'live' && distinct === 0) return 'A confirmed order was never announced by mail';
  if (most === 0 && distinct > 0) return `A mail confirms an order that is ${status}`;
  if (distinct > most) return `One order was confirmed by ${distinct} different mails`;
  if (mails.length > distinct && !faults.some(isReasonToResend))
    return `The mail about one order was sent ${mails.length} times, though no fault gave reason to`;
  const isMissed = distinct === 1 && buyer !== undefined && !isTo(buyer, mails);
  return isMissed ? `A confirmed order was announced to others, and not to its buyer ${short(buyer)}` : null;
}

const isTo = (buyer: string, mails: readonly MailRecord[]): boolean =>
  mails.some(({ to }) => to.some((address) => address.toLowerCase() === buyer.toLowerCase()));

/**
 * What may keep a shop from knowing that its mail went out: its process or the mailbox was struck, or the database in which it
 * would have noted it. What happens between clients and shop, or at the bank, keeps no mail from going out once.
 */
function isReasonToResend({ fault, unsupported }: FaultRecord): boolean {
  if (unsupported !== null || fault.type === 'bank') return false;
  return !('on' in fault) || fault.on === 'mailbox' || fault.on === 'database';
}
