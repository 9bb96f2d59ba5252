import { expect, test } from 'vitest';
import { shop } from './testing/shop.ts';
import { gist, under } from './testing/verdict-of.ts';

const verdict = under('recovers');

test('a probe that succeeds, and one that is refused for want of stock, hold', () => {
  const told = shop()
    .checkout({ at: [90, 91], phase: 'final' })
    .checkout({ at: [92, 93], phase: 'final', ended: 'out-of-stock' });
  expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 3 });
});

test.each(['lost', 'busy'] as const)('a probe that ends %s does not', (ended) => {
  expect(gist(verdict(shop().checkout({ at: [90, 91], phase: 'final', ended })))).toBe('violated by 0');
});

test('failures during the load are allowed', () => {
  const told = shop()
    .checkout({ at: [0, 1], ended: 'lost' })
    .checkout({ at: [90, 91], phase: 'final' });
  expect(gist(verdict(told))).toBe('holds');
});

test('an order that stays pending is noticed', () => {
  const told = shop()
    .checkout({ at: [0, 1], ended: 'took' })
    .edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, status: 'pending' }));
    });
  expect(gist(verdict(told))).toBe('violated by 0');
});

test('a backend that ended by itself is noticed, drained or not', () => {
  const plan = { died: 'it ended with code 1', notDrained: 'it is gone' };
  expect(verdict(shop(plan).checkout({ at: [0, 1] }))).toMatchObject({ verdict: 'violated' });
});
