import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';
import { Journal } from './journal.ts';
import { MAILBOX_OPTIONS, receive } from './mailbox/receive.ts';

/** The mailbox, in a process of its own: it must not slow the clock of those who measure. */

const { MAILBOX_PORT = '', MAILBOX_FILE = '' } = process.env;
const mailbox = new SMTPServer(MAILBOX_OPTIONS);
mailbox.listen(Number(MAILBOX_PORT), '127.0.0.1');
await once(mailbox.server, 'listening');
// From here on an error is one connection's, and that connection is closed.
mailbox.on('error', () => {});

// Only now: where the port was taken, the next attempt must not find a file.
const journal = new Journal(MAILBOX_FILE);
mailbox.onData = (stream, session, answer) => {
  receive(stream, session)
    .then((mail) => journal.append(mail))
    .then(
      () => answer(),
      (error: Error) => answer(error),
    );
};
process.on('SIGTERM', () => {
  journal.close();
  process.exit(0);
});
