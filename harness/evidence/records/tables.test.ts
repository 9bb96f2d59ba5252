import { expect, test } from 'vitest';
import type {
  LineRecord,
  MailRecord,
  OrderRecord,
  PaymentRecord,
  RefundRecord,
} from '../../model/evidence.ts';
import { Numbering } from './numbering.ts';
import { tableFor } from './tables.ts';

const order: OrderRecord = {
  ...{ orderId: 'order-1', intentId: 'buy-1', buyer: 'b@buyers.test', status: 'live' },
  ...{ totalCents: 1_999, discountCents: 0, currency: 'EUR', voucher: null },
};
const line: LineRecord = { orderId: 'order-1', sku: 'lamp', quantity: 0.5, unitPriceCents: -1 };
const payment: PaymentRecord = {
  ...{ paymentId: 'p', intentId: null, reference: 'order-1', idempotencyKey: null },
  ...{ amountCents: 1_999, currency: 'EUR', state: 'captured' },
};
const refund: RefundRecord = { refundId: 'r', paymentId: 'p', amountCents: 1, currency: 'EUR' };
const mail: MailRecord = { messageId: '<m>', to: ['b@buyers.test'], subject: 'Yours', orderId: 'order-1' };

test.each([
  ['orders', [order, { ...order, orderId: 'order-2', intentId: null, voucher: 'SUMMER' }]],
  ['lines', [line, { ...line, orderId: '', sku: 'désirée' }]],
  ['movements', [{ sku: 'lamp', delta: -2, reason: 'sale', orderId: null }]],
  ['payments', [payment, { ...payment, paymentId: 'q', intentId: 'buy-1', reference: null }]],
  ['refunds', [refund, { ...refund, refundId: 's', refused: true }]],
  ['redemptions', [{ code: 'SUMMER', orderId: 'order-1', givenBack: true }]],
  ['transitions', [{ orderId: 'order-1', from: null, to: 'pending' }]],
  [
    'mails',
    [
      mail,
      { ...mail, to: [] },
      // A hostile address that looks like two, and then those two.
      ...[['a'], ['a', 'b'], ['["a","b"]'], ['a'], ['b', 'a'], ['a', 'b']].map((to) => ({ ...mail, to })),
      { ...mail, to: ['a', 'b'], orderId: null, cancelledOrderId: 'order-1' },
      { ...mail, sightings: [{ type: 'canary', what: 'c', where: 'subject', excerpt: '' }] },
    ],
  ],
])('what goes into a table of %s comes out of it', (name, records) => {
  const table = tableFor(name, new Numbering());
  if (table === null) throw new Error(`no table for ${name}`);
  for (const record of records) table.add(record);
  expect(JSON.parse(JSON.stringify([...table]))).toEqual(records);
  expect(records.map((_, place) => JSON.parse(JSON.stringify(table.at(place))))).toEqual(records);
});

test.each(['stock', 'vouchers', 'loads', 'logs', 'history', 'constructor'])('%s stay as they are', (name) => {
  expect(tableFor(name, new Numbering())).toBeNull();
});

/** More than a column begins with. */
const MANY = 5_000;

test('a table is asked as an array is', () => {
  const array = Array.from({ length: MANY }, (_, place) => ({
    ...line,
    orderId: `order-${place >> 1}`,
    quantity: place,
  }));
  const table = tableFor('lines', new Numbering());
  if (table === null) throw new Error('no table');
  for (const record of array) table.add(record);
  const rows = table as unknown as typeof array;
  const quantityOf = ({ quantity }: LineRecord) => quantity;
  expect(rows.length).toBe(MANY);
  expect(rows.map(quantityOf)).toEqual(array.map(quantityOf));
  expect(rows.map((_, place) => place)).toEqual(array.map((_, place) => place));
  const isHalf = (_: LineRecord, place: number) => place % 2 === 1;
  expect(rows.filter(isHalf).map(quantityOf)).toEqual(array.filter(isHalf).map(quantityOf));
  const twice = ({ orderId, quantity }: LineRecord, place: number) =>
    place % 3 === 0 ? [] : place % 3 === 1 ? orderId : [orderId, `${quantity}`];
  expect(rows.flatMap(twice)).toEqual(array.flatMap(twice));
  expect([...rows.entries()].map(([place, { quantity }]) => [place, quantity])).toEqual(
    array.map(({ quantity }, place) => [place, quantity]),
  );
  expect(rows.reduce((sum, { quantity }) => sum + quantity, 1)).toBe(1 + (MANY * (MANY - 1)) / 2);
  expect(rows.some(({ quantity }) => quantity === MANY - 1)).toBe(true);
  expect(rows.some(({ quantity }) => quantity === MANY || Number.isNaN(quantity))).toBe(false);
  expect(rows.reduce((count) => count + 1, 0)).toBe(MANY);
  expect(rows.some((_, place) => place === MANY - 1)).toBe(true);
  expect(rows.every(({ quantity }) => quantity < MANY)).toBe(true);
  expect(rows.every((_, place) => place < MANY - 1)).toBe(false);
});

test('one record may come to more than a function takes as arguments', () => {
  const table = tableFor('lines', new Numbering());
  if (table === null) throw new Error('no table');
  table.add(line);
  const MORE_THAN_ARGUMENTS = 200_000;
  expect(table.flatMap(() => new Array(MORE_THAN_ARGUMENTS).fill(0))).toHaveLength(MORE_THAN_ARGUMENTS);
});

test('there is no record beyond the last, and none before the first', () => {
  const table = tableFor('lines', new Numbering());
  if (table === null) throw new Error('no table');
  expect(table.at(0)).toBeUndefined();
  table.add(line);
  expect(table.at(0)).toBeDefined();
  expect([table.at(1), table.at(-1)]).toEqual([undefined, undefined]);
});

test('JSON of a record has its fields, and those that it does not have are left out', () => {
  const table = tableFor('refunds', new Numbering());
  if (table === null) throw new Error('no table');
  table.add(refund);
  expect(JSON.stringify(table.at(0))).toBe(JSON.stringify(refund));
});

test('orders and intents are known by number, whichever table speaks of them', () => {
  const numbering = new Numbering();
  const orders = tableFor('orders', numbering);
  const payments = tableFor('payments', numbering);
  const lines = tableFor('lines', numbering);
  if (orders === null || payments === null || lines === null) throw new Error('no table');
  orders.add(order);
  orders.add({ ...order, orderId: 'order-2', intentId: null });
  payments.add({ ...payment, intentId: 'buy-1' });
  for (const orderId of ['order-2', 'order-3', 'order-1']) lines.add({ ...line, orderId });
  numbering.close();
  expect([...(orders.orderIds()?.numbers ?? [])]).toEqual([0, 1]);
  expect([...(orders.intentIds()?.numbers ?? [])]).toEqual([0, -1]);
  expect([...(payments.intentIds()?.numbers ?? [])]).toEqual([0]);
  expect([...(lines.orderIds()?.numbers ?? [])]).toEqual([1, 2, 0]);
  expect(lines.orderIds()?.ids.textOf(2)).toBe('order-3');
  expect([payments.orderIds(), lines.intentIds()]).toEqual([null, null]);
});
