import { afterEach, beforeEach, expect, test } from 'vitest';
import { SentHeaders } from './sent-headers.ts';
import { type Bench, browse, checkout, openBench } from './testing/bench.ts';
import { openShop, adapter as plain, type Shop } from './testing/shop.ts';

const COOKIE = 'sid=0123456789abcdef';
const bag = { cookie: COOKIE };

test('a value out of the session is hidden, the intent id told as such, and what it is written in shown', () => {
  const sent = new SentHeaders();
  const keep = sent.keep('checkout', 16, 'key-1', bag);
  keep('submit basket', {
    'content-type': 'application/json',
    Cookie: COOKIE,
    'x-order-ref': 'key-1',
    'x-request-id': 'ours',
  });
  expect(sent.list()).toEqual([
    {
      kind: 'checkout',
      caller: 'buyer',
      name: 'submit basket',
      headers: [
        { name: 'content-type', is: 'shown', value: 'application/json' },
        { name: 'Cookie', is: 'hidden', scheme: '' },
        { name: 'x-order-ref', is: 'intent-id' },
      ],
    },
  ]);
});

test('nothing that may be a secret is written down, wherever the adapter has it from', () => {
  const sent = new SentHeaders();
  sent.keep('checkout', 'admin', 'key-1', { ...bag, csrf: 'c5rf' })('buy', {
    authorization: 'Bearer abc.def',
    'x-api-key': 'written in the adapter',
    'x-csrf': 'out of an answer',
    accept: 'text/html; c5rf',
  });
  const [request] = sent.list();
  expect(request?.headers).toEqual([
    { name: 'authorization', is: 'hidden', scheme: 'Bearer ' },
    { name: 'x-api-key', is: 'hidden', scheme: '' },
    { name: 'x-csrf', is: 'hidden', scheme: '' },
    { name: 'accept', is: 'hidden', scheme: '' },
  ]);
});

test('what an adapter that keeps all headers in its bag sends as plain is plain still', () => {
  const sent = new SentHeaders();
  const accept = 'application/vnd.shop+json';
  sent.keep('browse', 1, 'key-1', { Accept: accept })('page', { Accept: accept });
  expect(sent.list()[0]?.headers).toEqual([{ name: 'Accept', is: 'shown', value: accept }]);
});

const TOKEN = 'abcdefghijklmnopqrstuvwx';
const WEB_TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';

test.each([
  ['without its scheme', { authorization: `Bearer ${TOKEN}` }, { 'x-api-version': TOKEN }],
  ['within a value', { authorization: `Bearer ${TOKEN}` }, { 'user-agent': `mine/${TOKEN}` }],
  ['short, without its scheme', { authorization: 'Token abc' }, { prefer: 'abc' }],
  ['out of a cookie', { cookie: `theme=dark; sid=${TOKEN}` }, { accept: `text/html;${TOKEN}` }],
  ['of somebody else, by its form', {}, { 'user-agent': `mine/${WEB_TOKEN}` }],
  ['in a field named like a secret', {}, { prefer: '{"token":"abc"}' }],
  ['under a name that nobody knows', {}, { 'x-session-version': 'abc' }],
  ['under a name that nobody knows', {}, { 'accept-token': 'abc' }],
  ['as the intent id', { authorization: `Bearer ${TOKEN}` }, { 'x-order-ref': TOKEN }],
])('a token is hidden %s: bag %j, headers %j', (_, session, headers) => {
  const sent = new SentHeaders();
  sent.keep('checkout', 16, TOKEN, session)('buy', headers);
  expect(sent.list()[0]?.headers).toMatchObject([{ is: 'hidden', scheme: '' }]);
});

test('what plain headers have in common by chance is no secret', () => {
  const sent = new SentHeaders();
  const headers = {
    accept: 'application/json, text/plain',
    'content-type': 'application/json; charset=utf-8',
  };
  sent.keep('browse', 1, 'key-1', headers)('page', headers);
  expect(sent.list()[0]?.headers.map(({ is }) => is)).toEqual(['shown', 'shown']);
});

test('a request is remembered as it was first sent, for each kind of operation and caller, and not without end', () => {
  const sent = new SentHeaders();
  const names = () => sent.list().map(({ kind, caller, name }) => `${kind} ${caller} ${name}`);
  for (const actor of [1, 2, 'admin', 'anonymous'] as const)
    sent.keep('browse', actor, 'key', {})('page', { accept: `${actor}` });
  sent.keep('cancel', 1, 'key', {})('page', {});
  expect(names()).toEqual([
    'browse buyer page',
    'browse admin page',
    'browse anonymous page',
    'cancel buyer page',
  ]);
  expect(sent.list()[0]?.headers).toEqual([{ name: 'accept', is: 'shown', value: '1' }]);
  for (let made = 0; made < 1_000; made += 1) sent.keep('browse', 1, 'key', {})(`made up ${made}`, {});
  expect(names()).toHaveLength(500);
});

let bench: Bench | undefined;
let shop: Shop;
beforeEach(async () => {
  shop = await openShop((_, response) => response.end('{}'));
});
afterEach(async () => {
  await bench?.close();
  await shop.close();
});

test('the load remembers what it really sent', async () => {
  const opened = openBench(plain);
  bench = opened;
  const sentHeaders = new SentHeaders();
  Object.assign(opened.context, { sentHeaders });
  const dispatcher = opened.dispatcher(shop.baseUrl);
  for (const [intention, intentId] of [
    [checkout(1), 'i0'],
    [checkout(2), 'i1'],
    [browse('a'), 'i2'],
  ] as const)
    await dispatcher.perform({ intention, intentId, process: 0, phase: 'rush', intendedAt: 0 });
  expect(sentHeaders.list()).toEqual([
    {
      ...{ kind: 'checkout', caller: 'buyer', name: 'checkout' },
      headers: [
        { name: 'content-type', is: 'shown', value: 'application/json' },
        { name: 'idempotency-key', is: 'intent-id' },
        { name: 'authorization', is: 'hidden', scheme: 'Bearer ' },
      ],
    },
    { kind: 'browse', caller: 'anonymous', name: 'page', headers: [] },
  ]);
});
