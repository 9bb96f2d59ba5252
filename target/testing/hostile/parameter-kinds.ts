import fc from 'fast-check';
import { bend, type HostileRequest, withHeader } from './request.ts';
import { strangeKey, strangeText } from './strange.ts';
import type { Subject } from './subject.ts';
import type { World } from './world.ts';

const SEGMENTS = [
  ...[
    '..%2f..%2fadmin',
    '%2e%2e',
    '%00',
    '%E0%A4%A',
    '%',
    '%ff%fe',
    '..;',
    '*',
    '%252e',
    'a%2fb',
    '%0d%0aa:b',
  ],
  ...['%F0%9F%98%80', "'%20or%201=1--", '__proto__', 'undefined', 'x'.repeat(5_000)],
];

/** What UTF-8 makes of it: it has no lone surrogates. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

/** A text as it has to be written in a URL. A lone surrogate cannot be. */
const encoded = (text: string): string => encodeURIComponent(wellFormed(text));

/** Bytes that Node lets through in a header, line breaks being another matter. */
const headerText = (text: string): string =>
  Buffer.from(text.replaceAll(/\p{Cc}/gu, ' '))
    .toString('latin1')
    .slice(0, 4_000);

const pathKinds = ({ plain, template, fill }: Subject): fc.Arbitrary<HostileRequest>[] =>
  template.includes('{')
    ? [
        fc
          .tuple(plain, fc.constantFrom(...SEGMENTS))
          .map(([request, segment]) =>
            bend(request, 'a strange parameter in the path', [400, 404], { path: fill(segment) }),
          ),
        fc.tuple(plain, strangeText).map(([request, text]) =>
          bend(request, 'a parameter of the path that there is not', [400, 404], {
            path: fill(encoded(text) || 'x'),
          }),
        ),
      ]
    : [];

const queryKinds = ({ plain, query }: Subject): fc.Arbitrary<HostileRequest>[] =>
  query.flatMap(({ name, isValid }) => [
    fc
      .tuple(plain, strangeText)
      .filter(([, text]) => !isValid(wellFormed(text)))
      .map(([request, text]) =>
        bend(request, `a strange ${name}`, [400], { query: `?${name}=${encoded(text)}` }),
      ),
    fc
      .tuple(plain, strangeKey)
      .map(([request, key]) =>
        bend(request, 'a parameter of the query that there is not', [400], { query: `?${encoded(key)}x=1` }),
      ),
    plain.map((request) =>
      bend(request, 'a parameter that is there twice', [400], { query: `?${name}=1&${name}=2` }),
    ),
  ]);

const headerKinds = ({ name: operation, plain, headers }: Subject, { used: keys }: World) =>
  headers.flatMap(({ name, isValid }) => {
    const used = keys[operation];
    const strange = fc
      .tuple(plain, strangeText.map(headerText))
      .filter(([, text]) => !isValid(text.trim()))
      .map(([request, text]) => bend(request, `a strange ${name}`, [400], withHeader(request, name, text)));
    const reused = plain
      .filter(({ body }) => body?.toString() !== JSON.stringify(used?.body))
      .map((request) =>
        bend(request, 'the key of another request', [422], withHeader(request, name, used?.key ?? '')),
      );
    return [strange, strange, ...(used === undefined ? [] : [reused, reused])];
  });

/** What can be wrong with parameters: those in the path, in the query, in headers. */
export const parameterKinds = (subject: Subject, world: World): fc.Arbitrary<HostileRequest>[] => [
  ...pathKinds(subject),
  ...queryKinds(subject),
  ...headerKinds(subject, world),
];
