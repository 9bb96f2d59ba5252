import { expect, test } from 'vitest';
import type { Answer, Request, Sessions } from '../model/adapter.ts';
import { canaryOf } from '../model/canary.ts';
import { type Declarations, STRICT } from '../model/evidence.ts';
import type { Actor } from '../model/operation.ts';
import { makeInspector } from './inspector.ts';

const canary = [0, 1, 2].map((owner) => canaryOf(owner, '00c0ffee'));
const KEY = 'a-key-that-signs-every-token-of-the-shop';
const tokenOf = (actor: Actor): string => `eyJhbGciOiJIUzI1NiJ9.${actor}00000000000000.signature`;

const sessions: Sessions = {
  emails: canary.map((text) => `${text}@buyers.test`),
  bag: (actor) => (actor === 'anonymous' ? {} : { authorization: `Bearer ${tokenOf(actor)}` }),
};
const declarations: Declarations = {
  ...STRICT,
  fields: { order: { orderId: true, lines: { sku: true }, extras: true } },
  refusalFields: { code: true },
};
const inspector = makeInspector({
  ...{ declarations, sessions },
  secrets: [
    { what: 'TOKEN_SECRET', value: KEY },
    { what: 'ADMIN_PASSWORD', value: `admin ${KEY}` },
    { what: 'DATABASE_NAME', value: 'shop' },
  ],
});

const request: Request = { name: 'order', method: 'GET', path: '/orders/1' };
const answer = (body: unknown, more: Partial<Answer> = {}): Answer => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const json = typeof body === 'string' ? undefined : body;
  return { status: 200, headers: { 'content-type': 'application/json' }, text, json, ...more };
};
const seen = (given: Answer, actor: Actor = 1, asked = request) =>
  inspector.answer(actor, asked, given).map(({ type, what }) => `${type} ${what}`);

test('an ordinary answer shows nothing', () => {
  expect(inspector.answer(1, request, answer({ orderId: '1', lines: [{ sku: 'a' }] }))).toEqual([]);
});

test('the data of another buyer is seen in the body and in any header, one’s own is not', () => {
  expect(seen(answer({ orderId: `for ${canary[2]} and ${canary[1]}` }))).toEqual(['canary 2']);
  expect(seen(answer({}, { headers: { 'x-account': canary[0] ?? '' } }))).toEqual(['canary 0']);
  expect(seen(answer({ orderId: canary[1] }))).toEqual([]);
  expect(inspector.answer('anonymous', request, answer({ orderId: canary[1] }))).toMatchObject([
    { type: 'canary', what: '1', where: 'order: body', excerpt: expect.stringContaining('cnry_1_') },
  ]);
});

test('the administrator may see everybody’s data, and an echo of the request tells nothing new', () => {
  expect(seen(answer({ orderId: canary[1] }), 'admin')).toEqual([]);
  const asked = { ...request, path: `/orders?of=${canary[2]}` };
  expect(seen(answer({ orderId: `nothing found for ${canary[2]}` }), 1, asked)).toEqual([]);
});

test('undeclared fields are seen at every level, once each; what is declared as a whole is not looked into', () => {
  const lines = [
    { sku: 'a', costPriceCents: 1 },
    { sku: 'b', costPriceCents: 2 },
  ];
  expect(seen(answer({ orderId: '1', passwordHash: 'x', lines }))).toEqual([
    'field passwordHash',
    'field lines.costPriceCents',
  ]);
  expect(seen(answer({ extras: { anything: { at: 'all' } } }))).toEqual([]);
  expect(seen(answer({ constructor: 1, __proto__: 2 }))).toEqual(['field constructor']);
  expect(seen(answer({ code: 'no', query: 'x' }, { status: 404 }))).toEqual(['field query']);
  expect(seen(answer({ anything: 1 }), 1, { ...request, name: 'not declared' })).toEqual([]);
});

test('a list of everybody does not hide the secrets and the fields in it', () => {
  const list = Array.from({ length: 40 }, (_, owner) => canaryOf(owner + 10, '00c0ffee')).join();
  const found = seen(answer({ orderId: list, passwordHash: '$2b$12$eImiTXuWVxfM37uY4JANjQ.abcdefghijk' }));
  expect(found).toEqual(expect.arrayContaining(['canary 10', 'secret password hash', 'field passwordHash']));
  expect(found.length).toBeLessThan(20);
});

test('an answer nested without end is walked to an end', () => {
  const text = `{"lines":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  expect(seen({ ...answer(text), json: JSON.parse(text) })).toEqual([]);
});

test.each([
  ['card token', 'paid with tok_accepted_p0-honest-1'],
  ['password hash', 'scrypt$15$AAAAAAAAAAAAAAAAAAAAAA$BBBBBBBBBBBBBBBBBBBBBBBBBBB'],
  ['password hash', '$2b$12$eImiTXuWVxfM37uY4JANjQ.abcdefghijk'],
  ['TOKEN_SECRET', `signed with ${KEY}`],
  ['ADMIN_PASSWORD', `use admin ${KEY} for it`],
  ['session credential', `authorization: Bearer ${tokenOf(2)}`],
])('a %s is seen, and never shown', (what, text) => {
  const [sighting, ...others] = inspector.answer(1, request, answer(text));
  expect(sighting).toMatchObject({ type: 'secret', what, where: 'order: body' });
  expect(others).toEqual([]);
  expect(sighting?.excerpt).toContain(`[${what}]`);
  for (const secret of [KEY, 'tok_accepted', 'AAAA', 'eImiTXuW', tokenOf(2)])
    expect(sighting?.excerpt).not.toContain(secret);
  expect(inspector.clean(text)).not.toContain(text);
});

test.each([
  ['stack trace', 'Error: no\\n    at charge (/app/target/bank.js:12:34)'],
  ['stack trace', 'at /app/dist/main.js:1:2'],
  ['SQL error', 'duplicate key value violates unique constraint \\"accounts_email_key\\"'],
  ['SQL error', 'relation "orders" does not exist'],
  ['SQL statement', 'select * from orders o where o.order_id = $1'],
  ['SQL statement', 'INSERT INTO orders (order_id, total) VALUES ($1, $2)'],
  ['path of a source file', 'thrown at/by /srv/app/orders/checkout.ts:88'],
])('a %s is seen', (what, text) => {
  expect(seen(answer(text))).toContain(`secret ${what}`);
});

test.each([
  'Thank you for your order at our shop. It was sent at 12:34:56.',
  'Select one of many from our shop, where you like it.',
  'This product does not exist.',
  'Insert into the wall socket. Update now and set it aside. Delete from memory.',
  'The price is $2 or $ab, the file is checkout.ts, the ratio 16:9.',
  'POST /orders at noon (see /help/orders.html:1)',
])('prose is no secret: %s', (text) => {
  expect(seen(answer(text))).toEqual([]);
});

test('one’s own token may come back: sessions are renewed', () => {
  expect(seen(answer({}, { headers: { 'set-cookie': `session=${tokenOf(1)}` } }))).toEqual([]);
  expect(seen(answer({}, { headers: { 'set-cookie': `session=${tokenOf(0)}` } }))).toEqual([
    'secret session credential',
  ]);
});

test('a value too short to be told from a word is not looked for', () => {
  expect(seen(answer('this shop'))).toEqual([]);
});

test('mails are scanned for everybody’s canaries: for whom they were is asked later', () => {
  const mail = { subject: `Dear ${canary[0]}`, body: `order of ${canary[1]}` };
  expect(inspector.mail(mail)).toMatchObject([
    { type: 'canary', what: '0', where: 'mail: subject' },
    { type: 'canary', what: '1', where: 'mail: body' },
  ]);
});

test('what is slow to search in other ways is not here', () => {
  const hostile = [`${'at '.repeat(80_000)}`, `select ${'a '.repeat(120_000)}`, `${'/aaaa'.repeat(50_000)}:`];
  const startedAt = performance.now();
  for (const text of hostile) inspector.answer(1, request, answer(`${text} `));
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});
