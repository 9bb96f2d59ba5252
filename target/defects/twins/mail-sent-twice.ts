import type { Twin } from '../defect.ts';

export const mailSentTwice: Twin = {
  name: 'mail-sent-twice',
  number: 8,
  title: 'The same mail twice, after an error',
  family: 'twins',
  breaks: null,
  looksLike: 'one-mail-per-order',
  story: [
    'Where the mail server hangs up after a mail, the mail is sent again at once, and a buyer may find it twice in his mailbox.',
    'Nobody can know whether a server that said nothing has taken the mail, so the choice is between “perhaps twice” and “perhaps never”; both carry the same Message-ID, by which a mailbox knows that they are one.',
    'At least once is what mail can promise, and this is how it looks.',
  ],
  provokedBy: {
    what: 'a mail server that takes a mail and does not say so',
    circumstances: ['mail-down', 'crash'],
  },
  seenIn: {
    what: 'RFC 5321, section 6.1 and RFC 1047, “Duplicate messages and SMTP”',
    url: 'https://www.rfc-editor.org/rfc/rfc1047',
  },
  insteadOf: ['mail/transport.ts#openMailer'],
  replace: (parts) => ({
    sendMail: (mail) => parts.sendMail(mail).catch(() => parts.sendMail(mail)),
  }),
};
