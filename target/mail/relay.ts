import type { Logger } from 'pino';
import { endedBy } from '../background.ts';
import { type Query, statement } from '../database/statement.ts';
import { MAIL_CONNECTIONS, type Outgoing } from './transport.ts';

/** How long a mail belongs to the one who took it: so much more than sending it may take. */
const LEASE_BEYOND_MS = 3_000;
/** Each answer of a mail server has its own limit; this is the limit for one that answers everything, slowly. */
const SEND_MS = 12_000;

/** A round waits so long for its mails. One that takes longer is a matter of its own: the others do not wait for it. */
const ROUND_MS = 500;
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
            + least(60, 0.25 * 2 ^ least(o.attempts, 10)) * (1 - random() / 2) * interval '1 second'
     from unnest($1::uuid[], $2::text[], $3::int[]) as failed (mail_id, reason, attempts)
    where o.mail_id = failed.mail_id and o.sent_at is null and o.attempts = failed.attempts -- or somebody else has it by now`,
);

/** What the relay needs. */
export interface MailShop {
  readonly query: Query;
  readonly sendMail: (mail: Outgoing) => Promise<void>;
}

/** Sends mails, in rounds that must not overlap. */
export interface Relay {
  /** Sends what is due. @returns whether there may be more to do at once. */
  round(): Promise<boolean>;
  /** Resolves when nothing is under way that a round did not wait for. */
  settled(): Promise<void>;
}

/** @param ended called when a mail has ended that no round waited for: its connection is free. */
export type MakeRelay = (shop: MailShop, log: Logger, sendMs?: number, ended?: () => void) => Relay;

/** NUL would not reach the database, and the text comes from another server. */
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replaceAll('\0', '').slice(0, ERROR_CHARS);

/** How one mail fared; `reason`: why it could not be sent yet. */
interface Sent {
  readonly mailId: string;
  readonly attempts: number;
  readonly reason: string | null;
}

/**
 * The relay of the outbox. One round sends what is due, as many mails at once as there are connections; one that a
 * server refuses, for now or for good, is put off on its own, and the others go out.
 *
 * A mail whose server takes longer than `sendMs` is put off, too, but still counts as under way until its connection
 * is free, which the transport sees to: so a server that hangs is not sent ever more of what it has not finished.
 */
export function makeRelay(shop: MailShop, log: Logger, sendMs = SEND_MS, ended = () => {}): Relay {
  let underWay = 0;
  const late = new Set<Promise<void>>();

  const send = async (mail: DueRow): Promise<Sent> => {
    const {
      mail_id: mailId,
      order_id: orderId,
      recipient,
      subject,
      body,
      message_id: messageId,
      attempts,
    } = mail;
    underWay += 1;
    const sending = shop.sendMail({ orderId, messageId, recipient, subject, body }).finally(() => {
      underWay -= 1;
    });
    try {
      await withinLimit(sending, sendMs);
      return { mailId, attempts, reason: null };
    } catch (error) {
      const level = attempts >= WORRYING_ATTEMPTS ? 'error' : 'warn';
      log[level]({ err: error, orderId, attempts }, 'a mail could not be sent yet');
      if (error instanceof TookTooLong) afterAll(sending, mail);
      return { mailId, attempts, reason: reasonOf(error) };
    }
  };
  const write = async (mails: readonly Sent[]): Promise<void> => {
    const sent = mails.flatMap(({ mailId, reason }) => (reason === null ? [mailId] : []));
    const failed = mails.flatMap(({ reason, ...mail }) => (reason === null ? [] : [{ ...mail, reason }]));
    if (sent.length > 0) await shop.query(markSent, [sent]);
    if (failed.length > 0)
      await shop.query(putOff, [
        failed.map(({ mailId }) => mailId),
        failed.map(({ reason }) => reason),
        failed.map(({ attempts }) => attempts),
      ]);
  };
  const writeLater = (sending: Promise<Sent>): void => {
    const writing = sending
      .then((mail) => write([mail]))
      // Its lease runs out, and it goes out again.
      .catch((error: unknown) => log.error({ err: error }, 'nobody knows how a mail fared'))
      .finally(() => {
        late.delete(writing);
        ended();
      });
    late.add(writing);
  };
  /** Who answered too late may have taken it all the same: then it was sent, and is not to be sent again. */
  const afterAll = (sending: Promise<void>, { mail_id: mailId, attempts }: DueRow): void => {
    const ending = sending
      .then(
        () => writeLater(Promise.resolve({ mailId, attempts, reason: null })),
        () => ended(),
      )
      .finally(() => late.delete(ending));
    late.add(ending);
  };

  return {
    async round() {
      const free = MAIL_CONNECTIONS - underWay;
      if (free <= 0) return false;
      const due = await shop.query(leaseDue, [free, sendMs + LEASE_BEYOND_MS]);
      if (due.length === 0) return false;
      const all = due.map(send);
      const ended = await endedWithin(all, ROUND_MS);
      for (const [place, mail] of ended.entries()) if (mail === null) writeLater(all[place] as Promise<Sent>);
      const mails = ended.filter((mail) => mail !== null);
      await write(mails);
      // Where some got through there may be more; where none did, the server has troubles enough.
      return due.length === free && mails.some(({ reason }) => reason === null);
    },
    async settled() {
      await Promise.all(late);
    },
  };
}

/** @returns what each has come to by then; `null` for one that has not come to anything yet. */
async function endedWithin<T>(all: readonly Promise<T>[], limitMs: number): Promise<(T | null)[]> {
  const ended: (T | null)[] = all.map(() => null);
  const noting = all.map(async (each, place) => {
    ended[place] = await each;
  });
  await endedBy(Promise.all(noting), performance.now() + limitMs);
  return [...ended];
}

class TookTooLong extends Error {}

async function withinLimit(work: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TookTooLong('the mail server took too long')), limitMs);
  });
  try {
    await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
