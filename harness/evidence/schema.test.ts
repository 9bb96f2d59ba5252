import { expect, test } from 'vitest';
import { absent, known } from '../model/evidence.ts';
import { Numbering } from './records/numbering.ts';
import { tableFor } from './records/tables.ts';
import { parsePieces, parseRecords } from './schema.ts';

const line = { orderId: 'o', sku: 'lamp', quantity: 1, unitPriceCents: 1_000 };

test('of records that have another shape it is said where, and what is wrong', () => {
  const lying = known([line, { ...line, unitPriceCents: '10.00' }]);
  expect(parseRecords('lines', lying)).toEqual(
    absent(
      'lines are not as documented: records.1.unitPriceCents: Invalid input: expected number, received string',
    ),
  );
});

test('records that come in pieces are one collection, and what is wrong with one is said by its place among all', () => {
  expect(parsePieces('lines', [[line], [], [line, line]])).toEqual(known([line, line, line]));
  expect(parsePieces('lines', [])).toEqual(known([]));
  expect(
    parsePieces('lines', [
      [line, line],
      [line, 'no line'],
    ]),
  ).toEqual(
    absent('lines are not as documented: records.3: Invalid input: expected object, received string'),
  );
  // Wherever they go.
  expect(
    parsePieces(
      'lines',
      [
        [line, line],
        [line, 'no line'],
      ],
      tableFor('lines', new Numbering()),
    ),
  ).toEqual(
    absent('lines are not as documented: records.3: Invalid input: expected object, received string'),
  );
  const stock = { sku: 'lamp', onHand: 4 };
  expect(parsePieces('stock', [[stock], [stock]])).toEqual(absent('stock name sku lamp twice'));
});

test('what has no identity may come twice: two lines, movements or mails that are alike', () => {
  const mail = { messageId: '<m>', to: ['b@buyers.test'], subject: 'Order o', orderId: 'o' };
  const movement = { sku: 'lamp', delta: -1, reason: 'sale', orderId: 'o' };
  for (const [name, record] of [
    ['lines', line] as const,
    ['movements', movement] as const,
    ['mails', mail] as const,
  ])
    expect(parseRecords(name, known([record, record]))).toEqual(known([record, record]));
});

const payment = {
  ...{ paymentId: 'p', intentId: null, reference: null, idempotencyKey: null },
  ...{ amountCents: 1, currency: 'EUR', state: 'captured' },
};
const refund = { refundId: 'r', paymentId: 'p', amountCents: 1, currency: 'EUR' };

test.each([
  ['stock', { sku: 'lamp', onHand: 4 }, 'stock name sku lamp twice'],
  ['payments', payment, 'payments name paymentId p twice'],
  ['refunds', refund, 'refunds name refundId r twice'],
  ['vouchers', { code: 'SUMMER', limit: 2, redeemed: 1 }, 'vouchers name code SUMMER twice'],
] as const)('of %s that come twice one would hide the other', (name, record, reason) => {
  expect(parseRecords(name, known([record]))).toEqual(known([record]));
  expect(parseRecords(name, known([record, record]))).toEqual(absent(reason));
});

test('of several that come twice the first is named', () => {
  const stock = ['lamp', 'chair', 'chair', 'lamp'].map((sku) => ({ sku, onHand: 4 }));
  expect(parseRecords('stock', known(stock))).toEqual(absent('stock name sku chair twice'));
});

test('half a unit is for an invariant to judge', () => {
  expect(parseRecords('lines', known([{ ...line, quantity: 0.5 }]))).toEqual(
    known([{ ...line, quantity: 0.5 }]),
  );
});

test('cents that nobody rounded are the reader’s arithmetic, and half a cent is the shop’s', () => {
  const priced = (unitPriceCents: number) => parseRecords('lines', known([{ ...line, unitPriceCents }]));
  expect(priced(Number.parseFloat('64.18') * 100)).toEqual(
    absent(
      'lines are not as documented: records.0.unitPriceCents: cents are whole numbers: round what was made of decimals',
    ),
  );
  expect(priced(0.5)).toEqual(known([{ ...line, unitPriceCents: 0.5 }]));
});
