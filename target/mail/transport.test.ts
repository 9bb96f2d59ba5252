import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestMailbox, type TestMailbox } from '../testing/mailbox.ts';
import { type Mailer, type Outgoing, openMailer } from './transport.ts';

let mailbox: TestMailbox;
let mailer: Mailer;

beforeAll(async () => {
  mailbox = await openTestMailbox();
  mailer = openMailer({ url: mailbox.url, timeoutMs: 300, limitMs: 10_000 });
});
afterAll(async () => {
  mailer.close();
  await mailbox.close();
});

test('nothing in a mail can become a header, an address or a file', async () => {
  const line = '\r\nBcc: victim@shop.test\r\nX-Evil: yes';
  const mail: Outgoing = {
    orderId: `1${line}`,
    messageId: `<1@shop.test>${line}`,
    recipient: 'buyer@buyers.test',
    subject: `Order${line}`,
    body: `.${line}\r\n.\r\nQUIT\r\n`,
  };
  const before = mailbox.mails.length;
  await mailer.send(mail);
  const sent = mailbox.mails[before] ?? '';
  const headers = sent.slice(0, sent.indexOf('\r\n\r\n'));
  expect(headers).not.toMatch(/^(bcc|x-evil):/im);
  expect(mailbox.recipients[before]).toEqual(['buyer@buyers.test']);
  expect(sent.slice(headers.length)).toContain('QUIT');
  const recipients = [
    'a@b.test, c@d.test',
    `a@b.test${line}`,
    'A <a@b.test>, <c@d.test>',
    'a@b.test>\r\nRCPT TO:<c@d.test',
  ];
  for (const recipient of recipients) {
    await mailer.send({ ...mail, recipient }).catch(() => undefined);
  }
  expect(mailbox.recipients.slice(before).every((recipients) => recipients.length === 1)).toBe(true);
  expect(mailbox.recipients.slice(before).flat()).not.toContain('c@d.test');
  expect(mailbox.recipients.slice(before).flat()).not.toContain('victim@shop.test');
});
