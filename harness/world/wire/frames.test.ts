import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Frames, HostileFrame, KEPT_BYTES, type Piece } from './frames.ts';

/** What `pg` and PostgreSQL 18 said to each other, both ways: see `commits.test.ts` for what it was about. */
const CONVERSATION: Readonly<Record<'client' | 'server', string>> = JSON.parse(
  readFileSync(new URL('fixtures/conversation.json', import.meta.url), 'utf8'),
);
const said = (side: 'client' | 'server'): Buffer => Buffer.from(CONVERSATION[side], 'base64');

const read = (side: 'client' | 'server', ...chunks: readonly Buffer[]): Piece[] => {
  const frames = new Frames(side);
  return chunks.flatMap((chunk) => frames.push(chunk));
};

/** Compared as text: that is quick enough for every split there is. */
const asText = (pieces: readonly Piece[]): string =>
  pieces
    .map((piece) => `${piece.type === 'frame' ? piece.tag : piece.type} ${piece.bytes.toString('hex')}`)
    .join('\n');

const message = (tag: string, body: Buffer, length = body.length + 4): Buffer => {
  const header = Buffer.alloc(5);
  header.write(tag, 'latin1');
  header.writeUInt32BE(length, 1);
  return Buffer.concat([header, body]);
};

const startup = (code: number, more = Buffer.alloc(0)): Buffer => {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + more.length);
  header.writeUInt32BE(code, 4);
  return Buffer.concat([header, more]);
};

const V3 = 196_608;

describe.each(['client', 'server'] as const)('the %s of a recorded conversation', (side) => {
  const whole = read(side, said(side));

  test('is made of messages that add up to it', () => {
    expect(Buffer.concat(whole.map(({ bytes }) => bytes)).equals(said(side))).toBe(true);
    const tags = whole.map((piece) => (piece.type === 'frame' ? piece.tag : piece.type));
    expect(tags.slice(0, 3)).toEqual(side === 'client' ? ['startup', 'p', 'p'] : ['R', 'R', 'R']);
    const wanted = side === 'client' ? ['startup', 'p', ...'QPBDESX'] : [...'RSKZCT12DnE'];
    expect([...new Set(tags)].sort()).toEqual(wanted.sort());
  });

  test('reads the same, wherever it is split in two', () => {
    const all = said(side);
    const expected = asText(whole);
    for (let at = 1; at < all.length; at += 1)
      expect(asText(read(side, all.subarray(0, at), all.subarray(at))) === expected).toBe(true);
  });

  test.each([1, 2, 3, 7])('reads the same in pieces of %i', (size) => {
    const all = said(side);
    const chunks = Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
      all.subarray(at * size, (at + 1) * size),
    );
    expect(asText(read(side, ...chunks))).toBe(asText(whole));
  });
});

test('requests for encryption come before the start, and a cancellation instead of it', () => {
  const asked = [startup(80_877_103), startup(80_877_104), startup(V3), message('S', Buffer.alloc(0))];
  const pieces = read('client', ...asked);
  expect(pieces.map((piece) => (piece.type === 'startup' ? piece.code : piece.type))).toEqual([
    80_877_103,
    80_877_104,
    V3,
    'frame',
  ]);
  expect(read('client', startup(80_877_102, Buffer.alloc(8)))).toMatchObject([{ type: 'startup' }]);
});

test('a message that is too long to be kept passes in parts, and the next one is read again', () => {
  const long = message('d', Buffer.alloc(3 * KEPT_BYTES, 1));
  const stream = Buffer.concat([long, message('C', Buffer.from('COMMIT\0'))]);
  for (const size of [1_000, 65_536, stream.length]) {
    const chunks = Array.from({ length: Math.ceil(stream.length / size) }, (_, at) =>
      stream.subarray(at * size, (at + 1) * size),
    );
    const pieces = read('server', ...chunks);
    expect(Buffer.concat(pieces.map(({ bytes }) => bytes)).equals(stream)).toBe(true);
    expect(pieces.filter(({ type }) => type === 'frame')).toMatchObject([{ tag: 'C' }]);
  }
});

test.each([
  ['a length below its own', message('Q', Buffer.alloc(0), 3)],
  ['a length of nothing', message('Q', Buffer.alloc(0), 0)],
  ['more than the server takes', message('Q', Buffer.alloc(0), 0x40_00_00_00)],
  ['a negative length', message('Q', Buffer.alloc(0), 0xff_ff_ff_ff)],
])('%s ends it', (_what, bytes) => {
  expect(() => read('client', startup(V3), bytes)).toThrow(HostileFrame);
});

test.each([
  ['too short', Buffer.from([0, 0, 0, 7, 0, 3, 0, 0])],
  ['too long', Buffer.from([0, 1, 0, 0, 0, 3, 0, 0])],
])('a start that is %s ends it', (_what, bytes) => {
  expect(() => read('client', bytes)).toThrow(HostileFrame);
});

test('a long message that comes a byte at a time costs time in proportion to it', () => {
  const bytes = message('Q', Buffer.alloc(200_000, 0x61));
  const startedAt = performance.now();
  const frames = new Frames('server');
  const pieces: Piece[] = [];
  for (let at = 0; at < bytes.length; at += 1) pieces.push(...frames.push(bytes.subarray(at, at + 1)));
  expect(pieces).toHaveLength(1);
  // Joining what is held for each byte would take minutes.
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});
