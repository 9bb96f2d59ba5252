import type { Logger } from 'pino';
import { type Query, statement } from '../database/statement.ts';
import { MAIL_CONNECTIONS, type Outgoing } from './transport.ts';

/** How long a mail belongs to the one who took it: so much more than sending it may take. */
const LEASE_BEYOND_MS = 3_000;
/** Each answer of a mail server has its own limit; this is the limit for one that answers everything, slowly. */
const SEND_MS = 12_000;

/** A mail that failed this often is an error, no longer a warning: somebody has to look. It is sent all the same. */
const WORRYING_ATTEMPTS = 10;

const ERROR_CHARS = 500;

interface DueRow {
  readonly mail_id: string;
  readonly order_id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
  readonly message_id: string;
  readonly attempts: number;
}

/**
 * Takes mails that are due. Leased, as pending orders are: if this process dies after sending and before saying so, the
 * mail goes out again with the same Message-ID. At least once is what mail can promise; "marked, then sent" would be at
 * most once, and lose it.
 */
const leaseDue = statement<DueRow>(
  'lease-due-mails',
  `with due as (
     select mail_id
       from outbox
      where sent_at is null and next_attempt_at <= now()
      order by next_attempt_at
      limit $1
        for update skip locked
   )
   update outbox o
      set attempts = attempts + 1, next_attempt_at = now() + $2 * interval '1 millisecond'
     from due
    where o.mail_id = due.mail_id
   returning o.mail_id, o.order_id, o.recipient, o.subject, o.body, o.message_id, o.attempts`,
);

const markSent = statement(
  'mark-mails-sent',
  'update outbox set sent_at = now(), last_error = null where mail_id = any ($1::uuid[])',
);

/**
 * Half a second, one, two, four, and so on up to a minute, and then a minute for ever: nothing is given up. Each time
 * by up to a half less, so that mails which failed together do not all come back together.
 */
const putOff = statement(
  'put-mails-off',
  `update outbox o
      set last_error = failed.reason,
          next_attempt_at = now()
            + least(60, 0.25 * 2 ^ least(attempts, 10)) * (1 - random() / 2) * interval '1 second'
     from unnest($1::uuid[], $2::text[]) as failed (mail_id, reason)
    where o.mail_id = failed.mail_id and o.sent_at is null`,
);

/** What the relay needs. */
export interface MailShop {
  readonly query: Query;
  readonly sendMail: (mail: Outgoing) => Promise<void>;
}

/** Sends what is due. Says whether there may be more to do at once. */
export type RelayRound = () => Promise<boolean>;

export type MakeRelay = (shop: MailShop, log: Logger, sendMs?: number) => RelayRound;

/** NUL would not reach the database, and the text comes from another server. */
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replaceAll('\0', '').slice(0, ERROR_CHARS);

/**
 * The relay of the outbox. One round sends what is due, as many mails at once as there are connections; one that a
 * server refuses, for now or for good, is put off on its own, and the others go out.
 *
 * A mail whose server takes longer than `sendMs` is put off, too, but still counts as under way until its connection
 * is free: so a server that hangs is not sent ever more of what it has not finished.
 * @returns a round, which says whether there may be more to do at once. Rounds must not overlap.
 */
export function makeRelay(shop: MailShop, log: Logger, sendMs = SEND_MS): RelayRound {
  let underWay = 0;

  const send = async (mail: DueRow): Promise<void> => {
    underWay += 1;
    const sending = shop
      .sendMail({
        orderId: mail.order_id,
        messageId: mail.message_id,
        recipient: mail.recipient,
        subject: mail.subject,
        body: mail.body,
      })
      .finally(() => {
        underWay -= 1;
      });
    await withinLimit(sending, sendMs);
  };

  return async () => {
    const free = MAIL_CONNECTIONS - underWay;
    if (free <= 0) return false;
    const due = await shop.query(leaseDue, [free, sendMs + LEASE_BEYOND_MS]);
    if (due.length === 0) return false;
    const sent: string[] = [];
    const failed: { mailId: string; reason: string }[] = [];
    const sendOne = async (mail: DueRow): Promise<void> => {
      const { mail_id: mailId, order_id: orderId, attempts } = mail;
      try {
        await send(mail);
        sent.push(mailId);
      } catch (error) {
        failed.push({ mailId, reason: reasonOf(error) });
        const level = attempts >= WORRYING_ATTEMPTS ? 'error' : 'warn';
        log[level]({ err: error, orderId, attempts }, 'a mail could not be sent yet');
      }
    };
    await Promise.all(due.map(sendOne));
    if (sent.length > 0) await shop.query(markSent, [sent]);
    if (failed.length > 0) {
      await shop.query(putOff, [failed.map(({ mailId }) => mailId), failed.map(({ reason }) => reason)]);
    }
    // Where some got through there may be more; where none did, the server has troubles enough.
    return due.length === free && sent.length > 0;
  };
}

async function withinLimit(work: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the mail server took too long')), limitMs);
  });
  try {
    await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
