import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/**
 * What happens to the next mails. `refuse`: not now (451). `drop`: the mail is taken, and the connection ends before
 * anybody says so. `hang`: the mail is read, and no answer comes.
 */
export type MailboxMood = 'take' | 'refuse' | 'drop' | 'hang';

export interface TestMailbox {
  readonly url: string;
  /** Whole messages, headers and text, in the order in which they were taken. */
  readonly mails: string[];
  /** Who each of them was for, as the envelope says. */
  readonly recipients: string[][];
  /** While this is true, mails are refused for the moment (451). */
  closed: boolean;
  mood: MailboxMood;
  /** Addresses that nobody has (550). */
  readonly unknown: Set<string>;
  /** Hangs up, and lets nobody in until `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** A real SMTP server that keeps what it gets. */
export async function openTestMailbox(): Promise<TestMailbox> {
  const receive = (mail: string, recipients: string[], done: (error?: Error) => void): void => {
    if (mailbox.closed || mailbox.mood === 'refuse') {
      done(Object.assign(new Error('not now'), { responseCode: 451 }));
      return;
    }
    if (mailbox.mood === 'hang') return;
    mailbox.mails.push(mail);
    mailbox.recipients.push(recipients);
    if (mailbox.mood === 'drop') server.connections.forEach(hangUp);
    else done();
  };
  const make = () =>
    new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      closeTimeout: 100,
      onRcptTo({ address }, _session, done) {
        const isUnknown = mailbox.unknown.has(address);
        done(isUnknown ? Object.assign(new Error('nobody here'), { responseCode: 550 }) : null);
      },
      onData(stream, session, done) {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        readText(stream).then((mail) => receive(mail, recipients, done), done);
      },
    }).on('error', () => undefined);
  let server = make();
  const mailbox: TestMailbox = {
    url: '',
    mails: [],
    recipients: [],
    closed: false,
    mood: 'take',
    unknown: new Set(),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
    async start() {
      server = make();
      await once(server.listen(Number(new URL(mailbox.url).port), '127.0.0.1'), 'listening');
    },
    close: () => mailbox.stop(),
  };
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return Object.assign(mailbox, { url: `smtp://127.0.0.1:${(listener.address() as AddressInfo).port}` });
}

async function readText(stream: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Ends a connection without a word; smtp-server keeps its socket to itself. */
function hangUp(connection: unknown): void {
  (connection as { _socket: { destroy(): void } })._socket.destroy();
}
