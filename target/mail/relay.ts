import type { Logger } from 'pino';
import { type Query, statement } from '../database/statement.ts';
import type { Mailer } from './transport.ts';

/** Few enough for all of them to be sent within the lease, even by a slow mail server. */
const BATCH = 20;

/** How long a mail belongs to the one who took it: more than the time limits of sending it. */
const LEASE_SECONDS = 15;

interface DueRow {
  readonly mail_id: string;
  readonly order_id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
  readonly message_id: string;
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
      limit ${BATCH}
        for update skip locked
   )
   update outbox o
      set attempts = attempts + 1, next_attempt_at = now() + interval '${LEASE_SECONDS} seconds'
     from due
    where o.mail_id = due.mail_id
   returning o.mail_id, o.order_id, o.recipient, o.subject, o.body, o.message_id`,
);

const markSent = statement(
  'mark-mails-sent',
  'update outbox set sent_at = now() where mail_id = any ($1::uuid[])',
);

/** Half a second, one, two, four, and so on up to a minute. */
const putOff = statement(
  'put-mails-off',
  `update outbox
      set next_attempt_at = now() + least(60, 0.25 * 2 ^ least(attempts, 10)) * interval '1 second'
    where mail_id = any ($1::uuid[]) and sent_at is null`,
);

/**
 * One round of the outbox relay: sends what is due.
 * @returns whether there may be more to do at once.
 */
export async function relayMails(query: Query, mailer: Mailer, log: Logger): Promise<boolean> {
  const due = await query(leaseDue);
  if (due.length === 0) return false;
  const failed: string[] = [];
  const sent: string[] = [];
  await Promise.all(
    due.map(async (row) => {
      const { mail_id: mailId, order_id: orderId, message_id: messageId, recipient, subject, body } = row;
      try {
        await mailer.send({ orderId, messageId, recipient, subject, body });
        sent.push(mailId);
      } catch (error) {
        log.warn({ err: error, orderId }, 'a mail could not be sent yet');
        failed.push(mailId);
      }
    }),
  );
  if (sent.length > 0) await query(markSent, [sent]);
  if (failed.length > 0) await query(putOff, [failed]);
  return due.length === BATCH && failed.length === 0;
}
