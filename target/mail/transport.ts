import { createTransport } from 'nodemailer';

/** A mail as it leaves. */
export interface Outgoing {
  readonly orderId: string;
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
  readonly messageId: string;
}

export interface Mailer {
  /** Resolves when the mail server has taken the mail. */
  send(mail: Outgoing): Promise<void>;
  close(): void;
}

/** How many connections are kept to the mail server, and so how many mails are under way at once. */
export const MAIL_CONNECTIONS = 10;

const isLoopback = (host: string): boolean => /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(host);

/**
 * @param settings `timeoutMs`: for connecting, for the greeting, and for each silence after it. `limitMs`: for a mail in
 * all, after which its connection is cut: a server that says a little all the time is never silent, and ten such
 * connections would be all that there are.
 */
export function openMailer(settings: { url: string; timeoutMs: number; limitMs: number }): Mailer {
  const url = new URL(settings.url);
  const secure = url.protocol === 'smtps:';
  const transport = createTransport({
    pool: true,
    maxConnections: MAIL_CONNECTIONS,
    maxMessages: Number.POSITIVE_INFINITY,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 25) : Number(url.port),
    secure,
    // Within one machine there is nobody to hide from, and no certificate to be had.
    ignoreTLS: isLoopback(url.hostname),
    ...(url.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    connectionTimeout: settings.timeoutMs,
    dnsTimeout: settings.timeoutMs,
    greetingTimeout: settings.timeoutMs,
    socketTimeout: settings.timeoutMs,
    // Who was given up is not waited for either.
    socketCloseTimeout: 0,
    // The outbox tries again, and waits longer each time; two who try again would not know of each other.
    maxRequeues: 0,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ orderId, recipient, subject, body, messageId }) {
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(), settings.limitMs);
      try {
        await transport.sendMail({
          from: 'Shop <shop@shop.test>',
          // As an object: an address is never parsed as a list of addresses.
          to: { name: '', address: recipient },
          subject,
          text: body,
          messageId,
          headers: { 'X-Order-Id': orderId },
          signal: limit.signal,
        });
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => transport.close(),
  };
}
