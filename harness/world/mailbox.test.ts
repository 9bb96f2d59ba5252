import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { LIMITS } from '../model/limits.ts';
import { type Guard, startGuard } from './guard.ts';
import { type Mailbox, type StoredMail, startMailbox } from './mailbox.ts';

let folder: string;
let guard: Guard;
let mailbox: Mailbox;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-test-'));
  guard = await startGuard(join(folder, 'guard.log'));
  mailbox = await startMailbox(guard, { logs: folder, evidence: folder });
});
afterAll(async () => {
  await guard.end();
  rmSync(folder, { recursive: true });
});

function transport() {
  const opened = nodemailer.createTransport(`${mailbox.url}?pool=true&maxConnections=4`);
  onTestFinished(() => opened.close());
  return opened;
}

async function lastMail(): Promise<StoredMail | undefined> {
  return (await mailbox.mails()).at(-1);
}

test('a mail is there as soon as it was taken, with the recipients of its envelope', async () => {
  const before = await mailbox.count();
  await transport().sendMail({
    from: 'shop@shop.test',
    to: 'One <one@buyers.test>',
    bcc: 'hidden@buyers.test',
    subject: 'Order 17 is confirmed',
    messageId: '<order-17@shop.test>',
    text: 'Thank you.\n.\nA line that is only a dot, and one that starts with one:\n.dot',
  });
  expect(await mailbox.count()).toBe(before + 1);
  expect(await lastMail()).toEqual({
    messageId: '<order-17@shop.test>',
    to: ['one@buyers.test', 'hidden@buyers.test'],
    subject: 'Order 17 is confirmed',
    body: expect.stringMatching(/^Thank you\.\r?\n\.\r?\nA line that is only a dot.*:\r?\n\.dot/),
  });
});

const HARD = 'Grüße aus Köln, 東京 und 🍵: = ist ein Zeichen, _ auch';

test.each(['base64', 'quoted-printable'] as const)('umlauts and long lines survive %s', async (encoding) => {
  const text = `${HARD}\n${`${HARD} `.repeat(200).trim()}\nEnde`;
  await transport().sendMail({
    ...{ from: 'shop@shop.test', to: 'a@buyers.test', text, encoding },
    subject: `${HARD} ${HARD} ${HARD}`,
    textEncoding: encoding,
  });
  const mail = await lastMail();
  expect(mail?.subject).toBe(`${HARD} ${HARD} ${HARD}`);
  expect(mail?.body.replaceAll('\r\n', '\n').trimEnd()).toBe(text);
});

test('of a mail with text, HTML and an attachment the text is kept', async () => {
  await transport().sendMail({
    ...{
      from: 'shop@shop.test',
      to: 'a@buyers.test',
      subject: 'all of it',
      text: 'plain ä',
      html: '<b>rich</b>',
    },
    attachments: [{ filename: 'bill.txt', content: 'not this' }],
  });
  expect((await lastMail())?.body.trim()).toBe('plain ä');
});

test('a mail that is too long is refused for good, and the connection lives on', async () => {
  const opened = transport();
  const long = { from: 'shop@shop.test', to: 'a@buyers.test', text: 'x\n'.repeat(LIMITS.mailBytes) };
  const before = await mailbox.count();
  await expect(opened.sendMail(long)).rejects.toMatchObject({ responseCode: 552 });
  await opened.sendMail({ ...long, text: 'short' });
  expect(await mailbox.count()).toBe(before + 1);
});

test('many mails over few connections all arrive, once each', async () => {
  const opened = transport();
  const before = await mailbox.count();
  const numbers = Array.from({ length: 200 }, (_, number) => number);
  await Promise.all(
    numbers.map((number) =>
      opened.sendMail({ from: 'shop@shop.test', to: 'a@buyers.test', subject: `mail ${number}`, text: 'x' }),
    ),
  );
  const subjects = (await mailbox.mails()).slice(before).map(({ subject }) => subject);
  expect(new Set(subjects)).toEqual(new Set(numbers.map((number) => `mail ${number}`)));
  expect(subjects).toHaveLength(numbers.length);
});
