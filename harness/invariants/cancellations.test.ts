import { expect, test } from 'vitest';
import type { OrderStatus } from '../model/operation.ts';
import { invariants } from './index.ts';
import { type Ended, type Shop, shop } from './testing/shop.ts';
import { gist, verdictOn } from './testing/verdict-of.ts';

const on = (name: string, told: Shop): string => gist(verdictOn(name, told.evidence()));
const violatedIn = (told: Shop): string[] =>
  invariants
    .filter(({ name }) => verdictOn(name, told.evidence()).verdict === 'violated')
    .map(({ name }) => name);

/** The only lamp, sold and cancelled. */
const cancelled = (ended: Ended = 'ok'): Shop =>
  shop()
    .checkout({ at: [0, 10], key: 'k' })
    .cancel('k', [20, 30], ended);
const turned = (status: OrderStatus) => (told: Shop) =>
  told.edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, status }));
  });

test('a cancelled order accuses nobody, whether its client learnt of it or not', () => {
  expect(violatedIn(cancelled())).toEqual([]);
  expect(violatedIn(cancelled('took'))).toEqual([]);
  expect(violatedIn(cancelled('lost'))).toEqual([]);
  expect(violatedIn(cancelled('forbidden'))).toEqual([]);
  expect(violatedIn(cancelled().without('orders', 'movements', 'payments', 'mails'))).toEqual([]);
});

test('cancelled twice is cancelled once', () => {
  expect(violatedIn(cancelled().cancel('k', [20, 35]))).toEqual([]);
});

test('what is cancelled may be sold again from the start of the cancellation on, not before', () => {
  const told = (bought: number, ended: Ended = 'ok') =>
    cancelled(ended)
      .checkout({ at: [bought - 5, bought], buyer: 1 })
      .without('orders', 'stock');
  expect(on('never-oversell', told(20))).toBe('holds');
  expect(on('never-oversell', told(20, 'lost'))).toBe('holds');
  expect(on('never-oversell', told(19.9))).toBe('violated by 2');
  expect(on('never-oversell', told(20, 'forbidden'))).toBe('violated by 2');
});

test('an order that was cancelled twice brings its units back once', () => {
  const told = cancelled()
    .cancel('k', [20, 30])
    .checkout({ at: [40, 41], buyer: 1 })
    .checkout({ at: [40, 41], buyer: 2 });
  expect(on('never-oversell', told.without('orders'))).toBe('violated by 4, 3');
});

test('a buyer may be told "out of stock" until the cancellation has ended', () => {
  const told = (asked: number, ended: Ended = 'ok') =>
    cancelled(ended).checkout({ at: [asked, asked + 1], buyer: 1, ended: 'out-of-stock' });
  expect(on('never-undersell', told(30))).toBe('holds');
  expect(on('never-undersell', told(30.1))).toBe('violated by 2');
  expect(on('never-undersell', told(99, 'took'))).toBe('holds');
  expect(on('never-undersell', told(99, 'forbidden'))).toBe('holds');
});

test('units that do not come back are missed, by the history alone where it knows', () => {
  const kept = (ended: Ended) =>
    cancelled(ended).edit((books) => {
      books.movements = books.movements.filter(({ reason }) => reason !== 'cancel');
      books.stock = [{ sku: 'lamp', onHand: 0 }];
    });
  expect(on('stock-is-conserved', kept('ok').without('movements', 'orders'))).toBe('violated by ');
  expect(on('stock-is-conserved', kept('took').without('movements', 'orders'))).toBe('holds');
  expect(on('stock-is-conserved', kept('ok').without('movements'))).toBe('violated by ');
  expect(on('no-fractured-order', kept('ok'))).toBe('violated by 0');
});

test('units that came back twice are noticed', () => {
  const told = cancelled().move('lamp', 1, 'cancel', 'order-0');
  expect(on('stock-is-conserved', told)).toBe('violated by ');
  expect(on('no-fractured-order', told)).toBe('violated by 0');
});

test('a cancelled order was not lost; one that is cancelled though nobody asked for it was', () => {
  const nobody = shop().checkout({ at: [0, 10] });
  expect(on('acknowledged-orders-survive', turned('cancelled')(nobody))).toBe('violated by 0');
  expect(on('acknowledged-orders-survive', turned('cancelled')(cancelled('forbidden')))).toBe(
    'violated by 0',
  );
  expect(on('acknowledged-orders-survive', turned('failed')(cancelled()))).toBe('violated by 0');
});

test('an acknowledged cancellation is not forgotten', () => {
  expect(on('acknowledged-orders-survive', turned('live')(cancelled()))).toBe('violated by 0');
  expect(on('acknowledged-orders-survive', turned('live')(cancelled('took')))).toBe('holds');
});

test('its owner sees at the end that it is cancelled', () => {
  const read = (status: OrderStatus) => {
    const told = cancelled();
    return told.read(0, { of: 'k' }, [40, 41], { ...told.view('k'), status }, 'final');
  };
  expect(on('acknowledged-orders-survive', read('cancelled'))).toBe('holds');
  expect(on('acknowledged-orders-survive', read('live'))).toBe('violated by 0, 2');
});

test('the money goes back, all of it and no more', () => {
  const refunds = (change: (cents: number) => number) =>
    cancelled().edit((books) => {
      books.refunds = books.refunds.map((refund) => ({
        ...refund,
        amountCents: change(refund.amountCents),
      }));
    });
  expect(
    on(
      'books-balance',
      refunds((cents) => cents),
    ),
  ).toBe('holds');
  expect(
    on(
      'books-balance',
      refunds((cents) => cents - 1),
    ),
  ).toBe('violated by 0');
  expect(
    on(
      'books-balance',
      refunds((cents) => 2 * cents),
    ),
  ).toBe('violated by 0');
});

test('the price of an order that was cancelled later was to be right all the same', () => {
  const told = cancelled().edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, totalCents: 999 }));
  });
  expect(on('charged-the-price', told)).toBe('violated by 0');
});

test('a key is good for one body only, and the voucher is part of it', () => {
  const told = shop()
    .checkout({ at: [0, 10], key: 'k' })
    .checkout({ at: [20, 30], key: 'k', voucher: 'SUMMER' });
  expect(on('one-order-per-key', told)).toBe('violated by 0, 1');
});
