import { expect, test } from 'vitest';
import { furtherOrders } from './further-orders.ts';
import { growth, LINEAR } from './testing/growth.ts';
import { keyless } from './testing/keyless.ts';
import { refused } from './testing/refused.ts';
import { gist, under } from './testing/verdict-of.ts';

/** Who is told of two orders under one key has two: that is wrong, and nothing else is. */
test('the second order is what is accused', () => {
  expect(gist(under('one-order-per-key')(keyless()))).toBe('violated by 0, 1');
  expect(gist(under('charged-once')(keyless()))).toBe('violated by 0, 1');
});

test('what the second one took is sold, and not lost', () => {
  const verdict = under('stock-is-conserved');
  expect(gist(verdict(keyless()))).toBe('holds');
  expect(gist(verdict(keyless().without('orders', 'movements')))).toBe('holds');
});

test('whoever comes after the second one is told the truth: nothing is left', () => {
  const verdict = under('never-undersell');
  expect(gist(verdict(keyless().checkout(refused([20, 21]))))).toBe('holds');
  const third = keyless()
    .restock(1, [16, 17])
    .checkout(refused([20, 21]));
  expect(gist(verdict(third))).toBe('violated by 3');
});

test.each([0, 1])('order %i of the two may be the one that is shown at the end', (which) => {
  const verdict = under('acknowledged-orders-survive');
  const told = keyless();
  const shown = { ...told.view('k'), orderId: `order-${which}` };
  const read = told.read(3, { of: 'k' }, [50, 51], shown, 'final');
  expect(gist(verdict(read))).toBe('holds');
  expect(gist(verdict(read.without('orders')))).toBe('holds');
});

test('however often one of them was told of', () => {
  const [first, second] = keyless()
    .evidence()
    .index.intents.flatMap(({ acknowledged }) => acknowledged);
  if (first === undefined || second === undefined) throw new Error('no two orders');
  const told = (many: number) => ({ acknowledged: [first, ...Array.from({ length: many }, () => second)] });
  expect(furtherOrders(told(2))).toEqual([[second, second]]);
  expect(growth(told, furtherOrders)).toBeLessThan(LINEAR);
});
