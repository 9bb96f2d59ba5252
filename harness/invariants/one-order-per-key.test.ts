import { expect, test } from 'vitest';
import type { Forgery } from '../model/operation.ts';
import { shop } from './testing/shop.ts';
import { gist, under } from './testing/verdict-of.ts';

const verdict = under('one-order-per-key');
const twins = () =>
  shop({ stock: { lamp: 9 } })
    .checkout({ at: [0, 10], key: 'k' })
    .checkout({ at: [5, 15], key: 'k' });

test('a replayed answer holds, and so does a twin that is told to wait', () => {
  expect(verdict(twins())).toMatchObject({ verdict: 'holds', examined: 1 });
  expect(gist(verdict(twins().checkout({ at: [6, 7], key: 'k', ended: 'in-flight' })))).toBe('holds');
});

test('two orders under one key are noticed, even where no client knows', () => {
  const told = shop({ stock: { lamp: 9 } })
    .checkout({ at: [0, 10], key: 'k', ended: 'took' })
    .edit(({ orders }) => orders.push(...orders.map((order) => ({ ...order, orderId: 'again' }))));
  expect(gist(verdict(told))).toBe('violated by 0');
});

test('a failed row beside the order is none', () => {
  const told = twins().edit(({ orders }) =>
    orders.push(...orders.map((order) => ({ ...order, orderId: 'first try', status: 'failed' as const }))),
  );
  expect(gist(verdict(told))).toBe('holds');
});

test('two answers that name different orders contradict each other', () => {
  const other = shop().checkout({ at: [20, 30], key: 'k' });
  const told = twins().without('orders');
  const [again] = other.history;
  if (again?.kind === 'checkout' && again.outcome.type === 'ok') {
    const result = { ...again.outcome.result, orderId: 'another' };
    told.history.push({ ...again, id: 2, outcome: { type: 'ok', result } });
  }
  expect(gist(verdict(told))).toBe('violated by 0, 2');
});

test('the same key with another body must be refused', () => {
  const lines = [{ sku: 'lamp', quantity: 2 }];
  expect(gist(verdict(twins().checkout({ at: [20, 30], key: 'k', lines, ended: 'key-reused' })))).toBe(
    'holds',
  );
  expect(gist(verdict(twins().checkout({ at: [20, 30], key: 'k', lines })))).toBe('violated by 0, 2');
});

test('a body that differs in nothing but forged fields is the same, once they are ignored', () => {
  const again = (forgery: Forgery) =>
    gist(
      verdict(twins().checkout({ at: [20, 30], key: 'k', lines: [{ sku: 'lamp', quantity: 1 }], forgery })),
    );
  expect(again({ field: 'unitPrice', value: 1 })).toBe('holds');
  expect(again({ field: 'column', name: 'price_cents', value: 1 })).toBe('holds');
  expect(again({ field: 'quantity', value: '1' })).toBe('holds');
  expect(again({ field: 'quantity', value: 2 })).toBe('violated by 0, 2');
  expect(again({ field: 'quantity', value: 0.5 })).toBe('violated by 0, 2');
});

test('keys belong to a buyer: two buyers may use the same one', () => {
  expect(gist(verdict(twins().checkout({ at: [0, 5], key: 'k', buyer: 1 })))).toBe('holds');
});

test('an order that was cancelled was an order too', () => {
  const told = twins().edit(({ orders }) =>
    orders.push(...orders.map((order) => ({ ...order, orderId: 'other', status: 'cancelled' as const }))),
  );
  expect(gist(verdict(told))).toBe('violated by 0, 1');
});

test('without the database a key that was answered once has nothing that could contradict it', () => {
  const once = () => shop().checkout({ at: [0, 1], key: 'k' });
  expect(gist(verdict(once()))).toBe('holds');
  expect(verdict(once().without('orders'))).toMatchObject({ reason: 'nothing to examine' });
  const twice = once()
    .checkout({ at: [2, 3], key: 'k' })
    .without('orders');
  expect(verdict(twice)).toMatchObject({ verdict: 'holds', examined: 1 });
});
