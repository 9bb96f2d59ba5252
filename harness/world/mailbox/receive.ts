import type { SMTPServerDataStream, SMTPServerOptions, SMTPServerSession } from 'smtp-server';
import { LIMITS } from '../../model/limits.ts';
import { parseMail } from './parse.ts';
import type { StoredMail } from './stored.ts';

/** No idle connection is closed under a backend's feet: that would be a fault that nobody scheduled. */
const IDLE_MS = 3_600_000;

/** Takes every mail of everybody, up to a length. */
export const MAILBOX_OPTIONS: SMTPServerOptions = {
  name: 'mailbox.test',
  size: LIMITS.mailBytes,
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  socketTimeout: IDLE_MS,
};

/** Refuses a mail for good: the SMTP server takes the code off the error. */
class TooLong extends Error {
  readonly responseCode = 552;
}

/** Refuses a mail for now. */
export class NotNow extends Error {
  readonly responseCode = 451;

  constructor() {
    super('try again later');
  }
}

/**
 * Reads one mail off its connection.
 * @throws TooLong
 */
export async function receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<StoredMail> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    // Even what is too long is read to its end, or the connection would stand still.
    if (!stream.sizeExceeded) chunks.push(chunk);
  }
  if (stream.sizeExceeded) throw new TooLong(`longer than ${LIMITS.mailBytes} bytes`);
  const to = session.envelope.rcptTo.map(({ address }) => address);
  return { ...(await parseMail(Buffer.concat(chunks))), to };
}
