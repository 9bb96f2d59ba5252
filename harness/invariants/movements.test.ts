import { describe, expect, test } from 'vitest';
import { absent, known, type MovementRecord } from '../model/evidence.ts';
import { isLasting, isMovedBy, moveByOrder, netMovements } from './movements.ts';
import { shop } from './testing/shop.ts';
import { sentence, under } from './testing/verdict-of.ts';

type Told = readonly [sku: string, delta: number];

const moved = (...movements: readonly Told[]): MovementRecord[] =>
  movements.map(([sku, delta]) => ({ sku, delta, reason: 'sale', orderId: 'order-0' }));
const lines = (...asked: readonly Told[]) => asked.map(([sku, quantity]) => ({ sku, quantity }));

describe('a shop whose movements tell of orders', () => {
  const row = (reason: MovementRecord['reason'], orderId: string | null): MovementRecord => ({
    sku: 'lamp',
    delta: 1,
    reason,
    orderId,
  });
  const tells = (...records: readonly MovementRecord[]) => moveByOrder({ movements: known(records) });

  test('names one on any that is no restock', () => {
    expect(tells(row('sale', null), row('cancel', 'order-0'))).toBe(true);
    expect(tells(row('sale', null))).toBe(false);
    expect(tells(row('restock', 'order-0'), row('sale', null))).toBe(false);
  });

  test('is not known by restocks alone, nor where there are no movements', () => {
    expect(tells(row('restock', null))).toBe(true);
    expect(tells()).toBe(true);
    expect(moveByOrder({ movements: absent('nobody could be asked') })).toBe(true);
  });
});

test('movements are added up by sku, and what came back is 0', () => {
  const net = netMovements(moved(['lamp', -2], ['chair', -1], ['lamp', 1], ['chair', 1]));
  expect([...net]).toEqual([
    ['lamp', -1],
    ['chair', 0],
  ]);
});

test('what is gone of one sku has gone for good, though all of another came back', () => {
  expect(isLasting(moved(['lamp', -1], ['lamp', 1], ['chair', -1]))).toBe(true);
  expect(isLasting(moved(['lamp', -1], ['lamp', 1]))).toBe(false);
  expect(isLasting([])).toBe(false);
});

describe('lines are moved by', () => {
  test('one movement each, in any order, or by several that come to the same', () => {
    const asked = lines(['lamp', 1], ['chair', 2]);
    expect(isMovedBy(asked, moved(['lamp', -1], ['chair', -2]))).toBe(true);
    expect(isMovedBy(asked, moved(['chair', -2], ['lamp', -1]))).toBe(true);
    expect(isMovedBy(asked, moved(['chair', -1], ['lamp', -1], ['chair', -1]))).toBe(true);
    expect(isMovedBy(lines(['lamp', 1], ['lamp', 1]), moved(['lamp', -2]))).toBe(true);
  });

  test('what is left of them where something else came back again', () => {
    expect(isMovedBy(lines(['lamp', 1]), moved(['lamp', -1], ['desk', -1], ['desk', 1]))).toBe(true);
    expect(isMovedBy(lines(['lamp', 1]), moved(['lamp', -1], ['desk', -1]))).toBe(false);
  });

  test('neither another sku, nor more, nor fewer, nor what comes in', () => {
    expect(isMovedBy(lines(['lamp', 1]), moved(['chair', -1]))).toBe(false);
    expect(isMovedBy(lines(['lamp', 1]), moved(['lamp', -2]))).toBe(false);
    expect(isMovedBy(lines(['lamp', 2]), moved(['lamp', -1]))).toBe(false);
    expect(isMovedBy(lines(['lamp', 1]), moved(['lamp', 1]))).toBe(false);
    expect(isMovedBy(lines(['lamp', 1]), [])).toBe(false);
  });

  test('all of them, not the first alone', () => {
    const asked = lines(['lamp', 1], ['chair', 1]);
    expect(isMovedBy(asked, moved(['lamp', -1], ['chair', -2]))).toBe(false);
    expect(isMovedBy(asked, moved(['lamp', -1], ['desk', -1]))).toBe(false);
  });

  test('nothing at all where they are for no units', () => {
    expect(isMovedBy(lines(['lamp', 0]), moved(['lamp', 0]))).toBe(false);
    expect(isMovedBy(lines(['lamp', 0]), [])).toBe(false);
  });
});

test('a live order of which another sku was moved is told as a fractured one', () => {
  const told = shop({ stock: { lamp: 1, chair: 1 } })
    .checkout({ at: [0, 10] })
    .edit((books) => {
      books.movements = moved(['chair', -1]);
    });
  expect(sentence(under('no-fractured-order')(told))).toBe(
    'An order is live without stock movements that match it.',
  );
});
