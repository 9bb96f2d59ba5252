import { describe, expect, test } from 'vitest';
import { type Ended, type Shop, shop } from '../invariants/testing/shop.ts';
import type { OrderReference } from '../model/operation.ts';

/** Three orders, under keys of their own. */
const sold = (ended: Ended = 'ok'): Shop =>
  ['a', 'b', 'c'].reduce(
    (told, key, at) => told.checkout({ at: [10 * at, 10 * at + 5], key, ended }),
    shop({ stock: { lamp: 9 } }),
  );

test('each order is found under its key, with those who tried to make it, its payment and whoever gave it up', () => {
  const { index } = sold()
    .checkout({ at: [30, 31], key: 'b', ended: 'in-flight' })
    .cancel('c', [40, 41])
    .evidence();
  const idsOf = (found: readonly { readonly id: number }[]) => found.map(({ id }) => id);
  expect(['a', 'b', 'c'].map((key) => index.ordersUnder(key).map(({ orderId }) => orderId))).toEqual([
    ['order-0'],
    ['order-1'],
    ['order-2'],
  ]);
  expect([0, 1, 2].map((order) => idsOf(index.attemptsOfOrder(order)))).toEqual([[0], [1, 3], [2]]);
  expect(['a', 'b', 'c'].map((key) => idsOf(index.attemptsUnder(key)))).toEqual([[0], [1, 3], [2]]);
  expect(['a', 'b', 'c'].map((key) => index.paymentsUnder(key).map(({ reference }) => reference))).toEqual([
    ['order-0'],
    ['order-1'],
    ['order-2'],
  ]);
  expect(['a', 'b', 'c'].map((key) => idsOf(index.cancelsUnder(key)))).toEqual([[], [], [4]]);
  expect([0, 1, 2].map((key) => idsOf(index.cancelsByKey.of(key)))).toEqual([[], [], [4]]);
});

test('a key that nobody sent has nothing, and an order of no known key has no attempts', () => {
  const { index } = sold()
    .edit(({ orders }) => {
      const [order] = orders;
      if (order !== undefined) orders.push({ ...order, orderId: 'stray', intentId: null });
    })
    .evidence();
  for (const key of ['nobody', null]) {
    expect(index.attemptsUnder(key)).toEqual([]);
    expect(index.intentsUnder(key)).toEqual([]);
    expect(index.cancelsUnder(key)).toEqual([]);
  }
  expect(index.ordersUnder('nobody')).toEqual([]);
  expect(index.paymentsUnder('nobody')).toEqual([]);
  expect(index.attemptsOfOrder(3)).toEqual([]);
});

describe('a cancellation that names an order by its id', () => {
  /** Given up under the key first, then by each of these ids. */
  const cancelled = (told: Shop, ...references: readonly OrderReference[]): Shop => {
    for (const order of references) {
      told.cancel('a', [50, 51], 'lost');
      const last = told.history.pop();
      if (last?.kind !== 'cancel') throw new Error('no cancellation');
      told.history.push({ ...last, input: { ...last.input, order } });
    }
    return told;
  };
  const keysOf = (told: Shop) => {
    const { index } = told.evidence();
    return ['a', 'b', 'c'].map((key) => index.cancelsUnder(key).length);
  };

  test('is of the intent that was told so, or whose order it is in the database', () => {
    expect(keysOf(cancelled(sold(), { id: 'order-2' }))).toEqual([0, 0, 1]);
    expect(keysOf(cancelled(sold('took'), { id: 'order-1' }))).toEqual([0, 1, 0]);
    expect(keysOf(cancelled(sold().without('orders'), { id: 'order-1' }))).toEqual([0, 1, 0]);
  });

  test('stands beside those that name a key, and is of nobody where no order has that id', () => {
    const told = cancelled(sold(), { of: 'b' }, { id: 'order-2' }, { id: 'order-1' }, { id: 'nowhere' });
    expect(keysOf(told)).toEqual([0, 2, 1]);
  });
});

test('two orders with one id cannot be told apart, and are refused', () => {
  const told = sold().edit(({ orders }) => {
    const [order] = orders;
    if (order !== undefined) orders.push(order);
  });
  expect(() => told.evidence()).toThrow('orders name order-0 twice');
});

test('an id that nobody ever spoke of is no order', () => {
  expect(() => sold().evidence().index.orderIdOf(99)).toThrow('there is no text with the number 99');
});
