import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface TestMailbox {
  readonly url: string;
  /** Whole messages, headers and text. */
  readonly mails: string[];
  /** While this is true, mails are refused for the moment (451). */
  closed: boolean;
  close(): Promise<void>;
}

/** A real SMTP server that keeps what it gets. */
export async function openTestMailbox(): Promise<TestMailbox> {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (mailbox.closed) {
          done(Object.assign(new Error('not now'), { responseCode: 451 }));
          return;
        }
        mails.push(Buffer.concat(chunks).toString());
        done();
      });
    },
  });
  const mailbox: TestMailbox = {
    url: '',
    mails,
    closed: false,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  server.on('error', () => undefined);
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return Object.assign(mailbox, { url: `smtp://127.0.0.1:${(listener.address() as AddressInfo).port}` });
}
