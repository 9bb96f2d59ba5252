import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { ADMIN } from '../shop.ts';

/** Values by the names of the fields that they are for. */
export type Known = Readonly<Record<string, fc.Arbitrary<unknown>>>;

const fresh = (make: () => unknown): fc.Arbitrary<unknown> => fc.constant(0).map(() => make());

/** What there is in the shop, or what is free: with these, nothing is wrong with a request but its bend. */
export const knownValues = (operation: string, sku: string, orderId: string): Known => ({
  sku: fc.constant(sku),
  email: fresh(() => `${randomUUID()}@buyers.test`),
  password: fc.constant('a long password'),
  cardToken: fresh(() => `tok_accepted_${randomUUID()}`),
  code: fresh(randomUUID),
  voucher: fc.constant('TAKEN'),
  reference: fc.constant(orderId),
  eventId: fresh(randomUUID),
  createdAt: fresh(() => new Date().toISOString()),
  // Three lines of the sku are one, and its limit is a hundred.
  ...(operation === 'placeOrder' ? { quantity: fc.integer({ min: 1, max: 33 }) } : {}),
  ...(operation === 'createProduct' ? { sku: fresh(randomUUID) } : {}),
  ...(operation === 'signIn'
    ? { email: fc.constant(ADMIN.email), password: fc.constant(ADMIN.password) }
    : {}),
});

const DATES = [
  ...['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+23:59', '9999-12-31T23:59:59.999999999999Z'],
  ...[
    '2030-01-01T00:00:00-23:59',
    '2030-01-01T00:00:00.1+20:00',
    '2000-02-29T23:59:59Z',
    '1900-01-01T00:00:00Z',
  ],
];

const oneOf = (...values: readonly unknown[]): fc.Arbitrary<unknown> => fc.constantFrom(...values);

/** The edges of what the contract allows. */
export const edgeValues = (sku: string, orderId: string): Known => ({
  sku: oneOf(sku, '~'.repeat(64), '%2e%2e', '/../', '"\\', '$1', '!', '__proto__', 'constructor'),
  email: fc.oneof(
    fresh(() => `  ${randomUUID()}@BUYERS.test\t`),
    oneOf(
      `${'a'.repeat(242)}@buyers.test`,
      "'or'1'='1@buyers.test",
      'a@b.c',
      '😀@buyers.test',
      'x'.repeat(254),
    ),
  ),
  password: oneOf('😀'.repeat(8), '😀'.repeat(200), 'x'.repeat(200), ' '.repeat(8), '\0'.repeat(8)),
  name: oneOf(
    '😀'.repeat(100),
    '\u202egnirts',
    `${'e\u0301'.repeat(50)}`,
    ' x ',
    '<b>',
    "'; drop table orders; --",
  ),
  description: oneOf('😀'.repeat(5_000), '%_\\', '\u2028'),
  cardToken: fresh(() => `tok_accepted_${randomUUID()}${'~'.repeat(100)}`),
  code: fc.oneof(fresh(randomUUID), oneOf('~'.repeat(64), '\\', '%')),
  voucher: oneOf('TAKEN', '%', '\\'),
  unitPriceCents: oneOf(1, 100_000_000),
  onHand: oneOf(0, 100_000),
  quantity: oneOf(1, 100),
  limit: oneOf(1, 1_000_000_000),
  value: oneOf(1, 100, 100_000_000),
  expiresAt: oneOf(null, ...DATES),
  createdAt: oneOf(...DATES.filter((date) => date.endsWith('Z'))),
  amountCents: oneOf(0, Number.MAX_SAFE_INTEGER),
  eventId: fc.oneof(fresh(randomUUID), oneOf('~'.repeat(200), '\\')),
  paymentId: oneOf('~'.repeat(200), "'"),
  reference: oneOf(orderId, orderId.toUpperCase(), randomUUID(), '~'.repeat(200)),
});
