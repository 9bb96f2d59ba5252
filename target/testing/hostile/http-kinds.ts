import fc from 'fast-check';
import { bend, type HostileRequest, wire } from './request.ts';
import type { Subject } from './subject.ts';

const METHODS = [
  ...['DELETE', 'PATCH', 'PUT', 'POST', 'GET', 'TRACE', 'PROPFIND', 'LOCK', 'CONNECT'],
  ...['QUERY', 'FOO', 'post', 'G\0T'],
];

/** Paths that look much like one of ours. */
const similarTo = (path: string): string[] => [
  ...[`${path}/`, `/${path}`, path.toUpperCase(), `${path}.json`, `${path};a=b`, `${path}%20`, `${path}%2f`],
  ...[`${path}/..`, `/.${path}`, `/x/..${path}`, `${path}/undefined`],
  path.replace(/^\/(\w)/, (_, first: string) => `/%${first.charCodeAt(0).toString(16)}`),
];

/** Headers that HTTP itself is at odds with; each of them ends its connection. */
const brokenHeaders = (body: Buffer | null): (readonly [string, string])[] => [
  ['content-length', '-1'],
  ['content-length', '1e3'],
  ['content-length', `${(body?.length ?? 0) + 1}, 3`],
  ['transfer-encoding', 'chunked, identity'],
  ['a b', 'c'],
  ['a\0', 'b'],
  ['a', 'b\0'],
  ['', 'nothing'],
  ['x', 'x'.repeat(20_000)],
];

/** What can be done wrong with any operation: paths, methods, HTTP. */
export const httpKinds = ({ plain, methods }: Subject): fc.Arbitrary<HostileRequest>[] => [
  plain.chain((request) =>
    fc
      .constantFrom(...similarTo(request.path))
      .map((path) => bend(request, 'a path that is not ours', [400, 404, 405], { path })),
  ),
  fc
    .tuple(plain, fc.constantFrom(...METHODS.filter((method) => !methods.includes(method))))
    .map(([request, method]) =>
      bend(request, 'a method that the path does not know', [400, 405], { method }),
    ),
  plain.chain((request) =>
    fc.constantFrom(...brokenHeaders(request.body)).map((header): HostileRequest => {
      const { headers, ...rest } = wire(request);
      return { ...rest, headers: [...headers, header], why: 'broken HTTP', statuses: [400, 431] };
    }),
  ),
];
