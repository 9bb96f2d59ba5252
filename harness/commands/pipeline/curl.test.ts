import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SentHeader, SentRequest } from '../../load/sent-headers.ts';
import { LIMITS } from '../../model/limits.ts';
import type { Actor, Operation, Step } from '../../model/operation.ts';
import { curlLines } from './curl.ts';

const step: Step = {
  name: 'checkout',
  method: 'POST',
  path: '/orders',
  requestBody: '{"lines":[]}',
  startedAt: 0,
  endedAt: 1,
  status: 201,
  answerBody: null,
};

const operation = (actor: Actor, of: Partial<Step> = {}, intentId = 'key-1'): Operation => ({
  id: 0,
  intentId,
  process: 0,
  phase: 'sale',
  backend: 'main',
  kind: 'checkout',
  input: { actor, lines: [] },
  intendedAt: 0,
  startedAt: 0,
  endedAt: 1,
  outcome: { type: 'unknown', cause: 'timeout', detail: '' },
  steps: [{ ...step, ...of }],
});

/** What a real bash hands to curl, for each curl that it runs; the shop and the tokens are set to words. */
function typed(lines: readonly string[]): string[][] {
  const script = [
    `curl() { printf '%s\\0' "$@"; printf '\\1\\0'; }`,
    'SHOP=http://shop TOKEN_buyer_7=seven TOKEN_admin=boss',
    ...lines,
  ].join('\n');
  const output = execFileSync('bash', ['-c', script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return output
    .split('\u0001\0')
    .slice(0, -1)
    .map((one) => one.split('\0').slice(0, -1));
}

test('a request is told as it would be typed, with a word for the token that says whose it is', () => {
  expect(curlLines(operation(7))).toEqual([
    `curl -sS --globoff --path-as-is -X POST "$SHOP"'/orders' -H "Authorization: Bearer $TOKEN_buyer_7" -H 'Idempotency-Key: key-1' -H 'Content-Type: application/json' --data-raw '{"lines":[]}'`,
    '# answered 201',
  ]);
  const [admin, anonymous] = [typed(curlLines(operation('admin'))), typed(curlLines(operation('anonymous')))];
  expect(admin.flat()).toContain('Authorization: Bearer boss');
  expect(anonymous.flat().join(' ')).not.toContain('Authorization');
});

const asSent = (...headers: readonly SentHeader[]): readonly SentRequest[] => [
  { kind: 'checkout', caller: 'buyer', name: 'checkout', headers },
];

test('where the run knows its headers they are told as they were sent, with a variable for each that is secret', () => {
  const sent = asSent(
    { name: 'content-type', is: 'shown', value: 'application/json' },
    { name: 'cookie', is: 'hidden', scheme: '' },
    { name: 'Authorization', is: 'hidden', scheme: 'Bearer ' },
    { name: '2nd-factor', is: 'hidden', scheme: '' },
    { name: 'x-order-ref', is: 'intent-id' },
  );
  const [line] = curlLines(operation(16), sent);
  expect(line).toBe(
    `curl -sS --globoff --path-as-is -X POST "$SHOP"'/orders' -H 'content-type: application/json' -H 'cookie: '"$COOKIE_buyer_16" -H 'Authorization: Bearer '"$AUTHORIZATION_buyer_16" -H '2nd-factor: '"$_2ND_FACTOR_buyer_16" -H 'x-order-ref: key-1' --data-raw '{"lines":[]}'`,
  );
  expect(typed(['COOKIE_buyer_16=sid=1', line ?? '']).flat()).toContain('cookie: sid=1');
});

test('a request that had no headers is given none, and what others sent is not taken for it', () => {
  expect(curlLines(operation(7, { requestBody: null }), asSent())[0]).not.toContain('-H');
  for (const other of [operation('admin'), operation(7, { name: 'pay' })])
    expect(curlLines(other, asSent())[0]).toContain('Authorization: Bearer $TOKEN_');
});

test('headers out of a file reach curl as they were, and nothing else is run', () => {
  const hostile = `x'; touch owned; '$(id)"\u202e`;
  const headers: SentHeader[] = [
    { name: hostile, is: 'hidden', scheme: hostile },
    { name: hostile, is: 'shown', value: hostile },
  ];
  const calls = typed(curlLines(operation(7), asSent(...headers)));
  expect(calls).toHaveLength(1);
  expect(calls[0]).toContain(`${hostile}: ${hostile}`);
});

test('whatever was recorded reaches curl as it was, and nothing else is run', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      `'; touch owned; '`,
      '$(touch owned)',
      '`id`',
      '\u001b[2J\r\n',
      "\\'",
      '@/etc/passwd',
      '\u202e',
    ),
  );
  // No program can be given a zero byte as an argument; a one separates the calls above.
  const text = hostile.map((value) => value.replaceAll('\0', '').replaceAll('\u0001', ''));
  fc.assert(
    fc.property(text, text, text, (path, requestBody, intentId) => {
      const lines = curlLines(operation(7, { path, requestBody }, intentId));
      const [args = [], ...others] = typed(lines);
      expect(others).toEqual([]);
      expect(args.slice(5)).toEqual([
        `http://shop${path}`,
        ...['-H', 'Authorization: Bearer seven', '-H', `Idempotency-Key: ${intentId}`],
        ...['-H', 'Content-Type: application/json', '--data-raw', requestBody],
      ]);
      // A terminal is given no control character by them.
      expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }),
    { numRuns: 20 },
  );
});

test('a method that is none is told and not typed', () => {
  const lines = curlLines(operation(7, { method: 'GET; touch owned\n' }));
  expect(typed(lines)).toEqual([]);
  expect(lines[0]).toMatch(/^# a request with the method \$'GET; touch owned\\x0a'$/);
});

test('what is too long is cut before it is quoted, and said to be', () => {
  const body = `${'x'.repeat(LIMITS.storedBodyChars - 1)}'`;
  const lines = curlLines(operation(7, { path: `/${'y'.repeat(5_000)}`, requestBody: body, status: null }));
  expect(lines[0]).toBe('# cut: it was longer when it was sent');
  expect(lines.at(-1)).toBe('# no answer came');
  expect(typed(lines)).toHaveLength(1);
});
