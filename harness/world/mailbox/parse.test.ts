import { expect, test } from 'vitest';
import { parseMail } from './parse.ts';

const parse = (...lines: readonly string[]) => parseMail(Buffer.from(lines.join('\r\n'), 'latin1'));

test('headers are unfolded, and the first of a name counts', async () => {
  const { subject, messageId } = await parse(
    'Subject: Order',
    '\t17',
    'subject: another',
    'Message-ID:',
    ' <order-17@shop.test>',
    '',
    'x',
  );
  expect([subject, messageId]).toEqual(['Order 17', '<order-17@shop.test>']);
});

test('encoded words are decoded, also where a character is split between two', async () => {
  const { subject } = await parse(
    'Subject: =?utf-8?Q?K=C3?= =?UTF-8?Q?=B6ln_=3D?= =?iso-8859-1?b?5A==?= end',
    '',
    '',
  );
  expect(subject).toBe('Köln =ä end');
});

test('what is no encoded word stays as it is', async () => {
  expect((await parse('Subject: =?x?Q?broken =?utf-8?Z?x?= a=b', '', '')).subject).toBe(
    '=?x?Q?broken =?utf-8?Z?x?= a=b',
  );
});

test('charsets other than UTF-8 are decoded, unknown ones as UTF-8', async () => {
  expect((await parse('Content-Type: text/plain; charset="ISO-8859-1"', '', 'gr\xFC\xDFe')).body).toBe(
    'grüße',
  );
  expect((await parse('Content-Type: text/plain; charset=none-such', '', 'plain')).body).toBe('plain');
});

test('soft line breaks of quoted-printable vanish, hard ones stay', async () => {
  const { body } = await parse('Content-Transfer-Encoding: Quoted-Printable', '', 'a=20=', 'b =3D  ', 'c=zz');
  expect(body).toBe('a b =\nc=zz');
});

test('parts inside parts are found; HTML only where there is no text', async () => {
  const mail = [
    'Content-Type: multipart/mixed; boundary="o;ut"',
    '',
    'preamble',
    '--o;ut',
    'Content-Type: multipart/alternative; boundary=in',
    '',
    '--in',
    'Content-Type: text/html',
    '',
    '<p>rich</p>',
    '--in',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    'Z3LDvMOfZQ==',
    '--in--',
    '--o;ut--',
    'epilogue',
  ];
  expect((await parse(...mail)).body).toBe('grüße');
  expect((await parse(...mail.map((line) => line.replace('text/plain', 'application/pdf')))).body).toBe(
    '<p>rich</p>',
  );
});

test('hostile mails come out empty rather than as an error', async () => {
  const nested = Array.from({ length: 50 }, () => [
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
  ]).flat();
  for (const lines of [[], [''], ['', ''], ['no colon'], [': no name', '', ''], nested]) {
    expect(await parse(...lines)).toEqual({ messageId: '', subject: '', body: '' });
  }
});
