import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { strangeKey, strangeValue, toJson } from './strange.ts';

type Path = readonly (string | number)[];

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The places in a value, itself included. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  if (!isObject(value)) return [path];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const inside = keys.flatMap((key) => pathsIn((value as Record<string, unknown>)[key], [...path, key]));
  return [path, ...inside];
}

/** The same value with something else at a place. */
function changeAt(value: unknown, [key, ...rest]: Path, change: (old: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((item, at) => (at === key ? changeAt(item, rest, change) : item));
  // `fromEntries` makes a field of `__proto__`, where an assignment would set the prototype.
  return Object.fromEntries(
    Object.entries(value as object).map(([name, item]) => [
      name,
      name === key ? changeAt(item, rest, change) : item,
    ]),
  );
}

const somewhere = (value: unknown): fc.Arbitrary<Path> => fc.constantFrom(...pathsIn(value));

/** Bends of a value: another one in some place, a field that is missing, one that does not belong there. */
const bentValue = (value: unknown): fc.Arbitrary<unknown> =>
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .tuple(somewhere(value), strangeValue)
        .map(([path, strange]) => changeAt(value, path, () => strange)),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(somewhere(value), strangeKey, strangeValue)
        .map(([path, key, strange]) =>
          changeAt(value, path, (old) =>
            isObject(old) && !Array.isArray(old)
              ? Object.fromEntries([...Object.entries(old), [key, strange]])
              : strange,
          ),
        ),
    },
    {
      weight: 1,
      arbitrary: somewhere(value).map((path) =>
        changeAt(value, path.slice(0, -1), (old) =>
          isObject(old)
            ? Object.fromEntries(Object.entries(old).filter(([key]) => key !== String(path.at(-1))))
            : null,
        ),
      ),
    },
  );

/** Bytes that are no UTF-8, or that a parser may stumble over. */
const BYTES = [
  [0xff],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf8, 0x88, 0x80, 0x80, 0x80],
  [0x00],
  [0xe2, 0x28],
];
const MORE = ['}', ']', ',', '//', '{}', '\0', '"', ' x', '/**/', '\n{"a":1}'];

/** Bends of a text: cut off, gone on with, a field twice, bytes in between, another encoding. */
const bentText = (text: string): fc.Arbitrary<Buffer> => {
  const bytes = Buffer.from(text);
  const place = fc.nat({ max: bytes.length });
  return fc.oneof(
    place.map((end) => bytes.subarray(0, end)),
    fc.constantFrom(...MORE).map((more) => Buffer.concat([bytes, Buffer.from(more)])),
    fc
      .tuple(place, fc.constantFrom(...BYTES))
      .map(([at, strange]) =>
        Buffer.concat([bytes.subarray(0, at), Buffer.from(strange), bytes.subarray(at)]),
      ),
    fc
      .constantFrom<BufferEncoding>('utf16le', 'latin1', 'base64')
      .map((encoding) => Buffer.from(text, encoding)),
    fc.constant(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes])),
    fc.constantFrom('[', '{"a":', '[{"":').map((open) => Buffer.from(open.repeat(5_000))),
    fc.constant(Buffer.from(text.replaceAll('"', "'"))),
    fc
      .tuple(fc.constantFrom(...Object.keys(JSON.parse(text))), strangeValue)
      .map(([key, strange]) => Buffer.from(`${text.slice(0, -1)},${toJson(key)}:${toJson(strange)}}`)),
    fc.uint8Array({ maxLength: 60 }).map((noise) => Buffer.from(noise)),
  );
};

/** Whether a body is one that the contract allows. RFC 8259: UTF-8, or it is no JSON. */
export function isAllowed(body: Buffer, isValid: (value: unknown) => boolean): boolean {
  if (!isUtf8(body)) return false;
  try {
    return isValid(JSON.parse(body.toString()));
  } catch {
    return false;
  }
}

/**
 * Bodies that the contract does not allow, made of one that it does.
 * @param isValid the contract's schema: a bend that comes out right after all is not sent.
 */
export const wrongBody = (
  valid: fc.Arbitrary<unknown>,
  isValid: (value: unknown) => boolean,
): fc.Arbitrary<Buffer> =>
  valid
    .chain((value) =>
      fc.oneof(
        { weight: 3, arbitrary: bentValue(value).map((bent) => Buffer.from(toJson(bent))) },
        { weight: 1, arbitrary: bentText(toJson(value)) },
      ),
    )
    .filter((body) => body.length <= 65_536 && !isAllowed(body, isValid));
