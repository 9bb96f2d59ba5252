import fc from 'fast-check';

/** A number as text, for those that JSON can write and JavaScript cannot hold. See `toJson`. */
const MARK = 'literally:';

const LITERALS = [
  '1e999',
  '-1e999',
  '1e-400',
  '-0',
  '9007199254740993',
  '1.5',
  '-1',
  '1e21',
  '0.1e1',
  '2147483648',
];

const TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'a\udfff',
  '\u202egnirts',
  'e\u0301'.repeat(200),
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!',
  '👩‍👩‍👧‍👦',
  '😀😀😀😀',
  '\ufeffsku',
  'x'.repeat(300),
  '9'.repeat(400),
  "' or 1=1 --",
  "'; drop table orders; --",
  '$1',
  '%00',
  '%s%s%n',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '\r\nset-cookie: a=b',
  'null',
  'true',
  '1',
  '0x10',
  'NaN',
  '0000-00-00T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '__proto__',
];

const nested = (depth: number, wrap: (inner: unknown) => unknown): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = wrap(value);
  return value;
};

/** Values that no field of ours should hold, of all types: whether one does is for the schema to say. */
export const strangeValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 3, arbitrary: fc.constantFrom(...LITERALS).map((literal) => MARK + literal) },
  { weight: 2, arbitrary: fc.constantFrom(null, true, false, 0, {}, [], [[]], [null], { length: 1 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.integer() },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(50, 1_000).map((depth) => nested(depth, (inner) => [inner])) },
  { weight: 1, arbitrary: fc.constant(500).map((depth) => nested(depth, (inner) => ({ a: inner }))) },
  { weight: 1, arbitrary: fc.constant(2_000).map((length) => Array<number>(length).fill(1)) },
);

/** The same as texts, for parameters. */
export const strangeText: fc.Arbitrary<string> = strangeValue.map((value) =>
  typeof value === 'string' ? value.replace(MARK, '') : JSON.stringify(value),
);

/** Names of fields that a client might hope are read: money, ownership, and what JavaScript has of its own. */
export const strangeKey: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...['unitPriceCents', 'totalCents', 'discountCents', 'price', 'currency', 'priceVersion', 'amountCents'],
    ...['status', 'role', 'accountId', 'orderId', 'paymentId', 'capture', 'isAdmin', 'redeemed'],
    ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', 'toJSON'],
    ...['', '$where', 'a\0b', '\ud800', 'sku ', 'Sku', 'x'.repeat(1_000)],
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
);

/** JSON, with the numbers in it that JavaScript cannot hold. Lone surrogates go as escapes. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value).replace(new RegExp(`"${MARK}([^"]*)"`, 'g'), '$1');
