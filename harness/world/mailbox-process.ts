import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { Journal } from './journal.ts';
import { Control } from './mailbox/control.ts';
import { MAILBOX_OPTIONS, NotNow, receive } from './mailbox/receive.ts';

/** The mailbox, in a process of its own: it must not slow the clock of those who measure. */

const {
  MAILBOX_PORT = '',
  MAILBOX_FILE = '',
  MAILBOX_CONTROL_PORT = '',
  MAILBOX_CONTROL_TOKEN = '',
} = process.env;
const mailbox = new SMTPServer(MAILBOX_OPTIONS);
mailbox.listen(Number(MAILBOX_PORT), '127.0.0.1');
await once(mailbox.server, 'listening');
// From here on an error is one connection's, and that connection is closed.
mailbox.on('error', () => {});
const control = new Control(MAILBOX_CONTROL_TOKEN);
await once(control.listen(Number(MAILBOX_CONTROL_PORT)), 'listening');

// Only now: where the port was taken, the next attempt must not find a file.
const journal = new Journal(MAILBOX_FILE);

/** By the port of the other side: a session knows no more of its connection. */
const sockets = new Map<number, Socket>();
mailbox.server.on('connection', (socket: Socket) => {
  const { remotePort } = socket;
  if (remotePort === undefined) return;
  sockets.set(remotePort, socket);
  socket.once('close', () => sockets.delete(remotePort));
});

/** @returns whether the sender is to hear that its mail was taken. */
async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<boolean> {
  const { mood } = control;
  const mail = await receive(stream, session);
  if (mood.refuses()) throw new NotNow();
  const delayMs = mood.delayMs();
  if (delayMs > 0) await delay(delayMs);
  await journal.append(mail);
  if (!mood.drops()) return true;
  sockets.get(session.remotePort)?.destroy();
  return false;
}

mailbox.onData = (stream, session, answer) => {
  take(stream, session).then(
    (isAnswered) => {
      if (isAnswered) answer();
    },
    (error: Error) => answer(error),
  );
};
process.on('SIGTERM', () => {
  journal.close();
  process.exit(0);
});
