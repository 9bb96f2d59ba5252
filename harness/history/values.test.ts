import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Packing, SHAPES, Unpacking } from './values.ts';

/** Packs all, as one stream, then unpacks all: shapes first, as the stream has them. */
function roundTrip(values: readonly unknown[]): unknown[] {
  const packing = new Packing();
  const unpacking = new Unpacking();
  const packed = values.map((value) => {
    packing.reuse();
    const bytes = Buffer.from(packing.pack(value));
    for (const shape of packing.newShapes()) unpacking.learn([...shape]);
    return bytes;
  });
  // Again and again, since msgpackr reads a shape with generated code once it has met it often enough.
  for (let time = 0; time < 5; time += 1)
    for (const bytes of packed) unpacking.unpack(bytes, 0, bytes.length);
  return packed.map((bytes) => unpacking.unpack(Buffer.concat([Buffer.of(7), bytes]), 1, bytes.length + 1));
}

test.each([
  { what: 'undefined', value: { a: undefined, b: [undefined] } },
  { what: 'no numbers', value: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] },
  {
    what: 'big integers',
    value: [2 ** 53, 2 ** 53 + 2, -(2 ** 53), 2 ** 31, -(2 ** 31) - 1, 2 ** 32, 1e300],
  },
  { what: 'all planes of Unicode', value: ['é漢🂡', { '🂡': 'é'.repeat(200) }] },
  { what: 'half a surrogate pair', value: ['\ud83c', `${'x'.repeat(5_000)}\udc00`, { '\ud800': '\udfff' }] },
  { what: 'a field __proto__', value: JSON.parse('{"__proto__":{"isAdmin":true},"a":1}') },
  { what: 'a field of msgpackr’s own', value: [{ a: 1 }, { a: 1, __keys__: 2 }, { __keys__: { a: 1 } }] },
  {
    what: 'fields that objects have',
    value: { constructor: 1, toJSON: 2, hasOwnProperty: 3, valueOf: null },
  },
  {
    what: 'fields that are code',
    value: { '"]:process.exit()': 1, '': 2, 'a b': 3, '\u2028': 4, class: 5, '0': 6 },
  },
  { what: '64 fields', value: Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`field${i}`, i])) },
  { what: 'nothing', value: [null, {}, [], ''] },
])('$what comes back as it was', ({ value }) => {
  const [first, second] = roundTrip([value, value]);
  expect(first).toStrictEqual(value);
  expect(second).toStrictEqual(value);
});

test('a field __proto__ is a field, and no prototype', () => {
  const [value] = roundTrip([JSON.parse('{"__proto__":{"isAdmin":true}}')]);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(Object.keys(value as object)).toEqual(['__proto__']);
});

test('more shapes than there are numbers for come back too', () => {
  const values = Array.from({ length: 20 * SHAPES }, (_, index) => ({
    [`own${index}`]: index,
    lines: [{ [`inner${index % 50}`]: index, sku: 'a' }],
  }));
  expect(roundTrip([...values, ...values])).toEqual([...values, ...values]);
});

/** Any UTF-16 unit, halves of pairs included, and the names that have a meaning to somebody. */
const hostileText = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  fc.constantFrom('__proto__', '__keys__', 'constructor', 'toJSON', 'length', 'then', '\ud800'),
);
const leaf = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger().filter((value) => !Object.is(value, -0)),
  fc.boolean(),
  fc.constant(null),
  hostileText,
);
const { value: hostileValue } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaf, tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 20 }),
  object: fc
    .array(fc.tuple(hostileText, tie('value')), { maxLength: 70 })
    .map((fields) => Object.fromEntries(fields)),
}));

test('whatever JSON can hold comes back as it was', () => {
  fc.assert(
    fc.property(fc.array(hostileValue, { maxLength: 60 }), (values) => {
      expect(roundTrip(values)).toEqual(values);
    }),
  );
});

test('so does any number, text, and what is undefined; only -0 becomes 0', () => {
  const value = fc.oneof(fc.double(), fc.constant(undefined), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(fc.array(value), (values) => {
      expect(roundTrip(values)).toEqual(values.map((given) => (given === 0 ? 0 : given)));
    }),
  );
});

test('bytes that are no value are an error', () => {
  const unpacking = new Unpacking();
  for (const bytes of [
    [0x93, 1],
    [0xdd, 0xff, 0xff, 0xff, 0xff],
    [0xdb, 0xff, 0xff, 0xff, 0xff],
    [1, 2],
    [0xc1, 0x7b],
  ])
    expect(() => unpacking.unpack(Buffer.from(bytes), 0, bytes.length), String(bytes)).toThrow();
  const deep = Buffer.alloc(1_000_000, 0x91);
  expect(() => unpacking.unpack(deep, 0, deep.length)).toThrow();
});
