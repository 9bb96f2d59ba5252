import fc from 'fast-check';
import { wrongBody } from './bend.ts';
import { bend, type HostileRequest, withHeader } from './request.ts';
import type { Subject } from './subject.ts';
import type { World } from './world.ts';

const CONTENT_TYPES = [
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
  ],
  ...['application/vnd.api+json', 'application/xml', 'json', '*/*', '', ';', 'application/json, text/plain'],
  ...['latin1', 'utf-16', 'utf-16le', 'utf-7', '"utf-32"', ''].map(
    (charset) => `application/json; charset=${charset}`,
  ),
];
const ENCODINGS = ['gzip', 'deflate', 'br', 'gzip, gzip', 'compress', 'utf-8', 'x'];
const TOO_MUCH = Buffer.alloc(65_537, ' ');

/** What can be done wrong with a body. Most of it is about what is in it. */
export function bodyKinds(
  { body, plain, around, codes }: Subject,
  { refused }: World,
): fc.Arbitrary<HostileRequest>[] {
  if (body === null) return [];
  const wrong = wrongBody(body.valid, body.isValid).map((bytes) =>
    bend(around(bytes), 'a wrong body', [400]),
  );
  const refusedHere = Object.entries(refused).filter(([code]) => codes.includes(code));
  return [
    ...Array<typeof wrong>(8).fill(wrong),
    fc
      .tuple(plain, fc.constantFrom(...CONTENT_TYPES))
      .map(([request, type]) =>
        bend(request, 'another content type', [400, 415], withHeader(request, 'content-type', type)),
      ),
    fc
      .tuple(plain, fc.constantFrom(...ENCODINGS))
      .map(([request, encoding]) =>
        bend(request, 'a packed body', [400, 415], withHeader(request, 'content-encoding', encoding)),
      ),
    plain.map((request) =>
      bend(around(Buffer.concat([request.body ?? TOO_MUCH, TOO_MUCH])), 'a huge body', [413]),
    ),
    ...refusedHere.map(([code, { status, body: make }]) =>
      fc.constant(0).map(() => bend(around(Buffer.from(JSON.stringify(make()))), code, [status])),
    ),
  ];
}
