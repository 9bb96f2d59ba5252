import { expect, test } from 'vitest';
import { refused } from './testing/refused.ts';
import { type CheckoutPlan, type Ended, shop } from './testing/shop.ts';
import { gist, under } from './testing/verdict-of.ts';

const verdict = under('never-undersell');
test('a refusal after the last one was sold is justified', () => {
  expect(
    gist(
      verdict(
        shop()
          .checkout({ at: [0, 5] })
          .checkout(refused([6, 7])),
      ),
    ),
  ).toBe('holds');
});

test('a refusal while one is left is not', () => {
  const told = shop({ stock: { lamp: 2 } })
    .checkout({ at: [0, 5] })
    .checkout(refused([6, 7]));
  expect(gist(verdict(told))).toBe('violated by 1');
});

test('a sale that overlaps the refusal, even at one instant, may have come first', () => {
  const told = (start: number) =>
    shop()
      .checkout({ at: [start, 20] })
      .checkout(refused([6, 7]));
  expect(gist(verdict(told(7)))).toBe('holds');
  expect(gist(verdict(told(7.1)))).toBe('violated by 1');
});

test('a checkout in doubt may have taken its units for ever', () => {
  const told = shop()
    .checkout({ at: [0, 5], ended: 'lost' })
    .checkout(refused([60_000, 60_001]));
  expect(gist(verdict(told))).toBe('holds');
});

test('a declined payment holds stock while it lasts, and as long after as the shop declares', () => {
  const told = (start: number, holdMs: number) =>
    shop({ declarations: { holdMs } })
      .checkout({ at: [0, 5], card: 'declined', ended: 'declined' })
      .checkout(refused([start, start + 1]));
  expect(gist(verdict(told(5, 0)))).toBe('holds');
  expect(gist(verdict(told(5.1, 0)))).toBe('violated by 1');
  expect(gist(verdict(told(15, 10)))).toBe('holds');
  expect(gist(verdict(told(15.1, 10)))).toBe('violated by 1');
});

test('a restock counts only once it has ended', () => {
  const told = (end: number, ended: 'ok' | 'took' = 'ok') =>
    shop()
      .checkout({ at: [0, 1] })
      .restock(1, [2, end], ended)
      .checkout(refused([6, 7]));
  expect(gist(verdict(told(6)))).toBe('holds');
  expect(gist(verdict(told(5.9)))).toBe('violated by 2');
  expect(gist(verdict(told(3, 'took')))).toBe('holds');
});

test('a twin that is told "in flight" neither holds stock nor was refused', () => {
  const told = shop()
    .checkout(refused([0, 4], { key: 'k', ended: 'in-flight' }))
    .checkout({ at: [0, 5], key: 'k', buyer: 9 });
  expect(verdict(told)).toMatchObject({ verdict: 'inconclusive' });
  const unjust = shop()
    .checkout(refused([0, 10], { key: 'k' }))
    .checkout(refused([2, 4], { key: 'k', ended: 'in-flight' }));
  expect(gist(verdict(unjust))).toBe('violated by 0, 1');
});

test('an intent is judged as one: a stored refusal may be told again when stock is back', () => {
  const told = shop()
    .checkout({ at: [0, 1] })
    .checkout(refused([2, 3], { key: 'k' }))
    .restock(5, [4, 5])
    .checkout(refused([10, 11], { key: 'k' }));
  expect(gist(verdict(told))).toBe('holds');
});

test('twins count once: two attempts at one unit leave the other', () => {
  const told = shop({ stock: { lamp: 2 } })
    .checkout({ at: [0, 5], key: 'k' })
    .checkout({ at: [0, 5], key: 'k' })
    .checkout(refused([2, 3]));
  expect(gist(verdict(told))).toBe('violated by 2');
});

test('of several lines one that is short is enough', () => {
  const lines = [
    { sku: 'lamp', quantity: 1 },
    { sku: 'chair', quantity: 1 },
  ];
  const told = (chairs: number) =>
    shop({ stock: { lamp: 1, chair: chairs } }).checkout(refused([0, 1], { lines }));
  expect(gist(verdict(told(0)))).toBe('holds');
  expect(gist(verdict(told(1)))).toBe('violated by 0');
});

test('a cart that is short of one thing may hold the other while it tries', () => {
  const lines = [
    { sku: 'lamp', quantity: 1 },
    { sku: 'chair', quantity: 1 },
  ];
  const told = (start: number) =>
    shop({ stock: { lamp: 1, chair: 0 } })
      .checkout(refused([0, 10], { lines, buyer: 1 }))
      .checkout(refused([start, 20]));
  expect(gist(verdict(told(10)))).toBe('holds');
  expect(gist(verdict(told(11)))).toBe('violated by 1');
});

test('what an earlier try may still hold comes on top of what the next one takes', () => {
  const lines = [
    { sku: 'lamp', quantity: 1 },
    { sku: 'chair', quantity: 1 },
  ];
  const told = (start: number) =>
    shop({ stock: { lamp: 2, chair: 0 }, declarations: { holdMs: 5 } })
      .checkout(refused([0, 1], { key: 'k', lines }))
      .checkout(refused([2, 3], { key: 'k', lines }))
      .checkout(refused([start, start + 1]));
  expect(gist(verdict(told(6)))).toBe('holds');
  expect(gist(verdict(told(6.1)))).toBe('violated by 2');
});

test('what comes back is enough, but not before it has come', () => {
  const told = shop({ stock: { lamp: 5 } })
    .checkout({ at: [0, 1], lines: [{ sku: 'lamp', quantity: 3 }] })
    .checkout(refused([2, 3], { lines: [{ sku: 'lamp', quantity: 3 }] }));
  expect(gist(verdict(told))).toBe('holds');
  expect(gist(verdict(told.checkout(refused([2, 3], { lines: [{ sku: 'lamp', quantity: 2 }] }))))).toBe(
    'violated by 2',
  );
});

test('a probe at the end is an operation like any other', () => {
  const told = shop({ stock: { lamp: 1 } }).checkout(refused([100, 101], { phase: 'final' }));
  expect(gist(verdict(told))).toBe('violated by 0');
});

test('a quantity that nobody can sell may be refused with any reason', () => {
  const forgery = { field: 'quantity', value: 1e9 } as const;
  expect(gist(verdict(shop().checkout(refused([0, 1], { forgery }))))).toBe('holds');
  const final = { at: [0, 1], phase: 'final' } as const;
  expect(gist(verdict(shop().checkout(refused([0, 1], { ...final, forgery }))))).toBe('holds');
  const most = shop({ stock: { lamp: 200 }, declarations: { maxQuantity: 100 } });
  const lines = [{ sku: 'lamp', quantity: 150 }];
  expect(gist(verdict(most.checkout(refused([0, 1], { ...final, lines }))))).toBe('holds');
});

test('attempts of one intent that touch count once at that instant', () => {
  const told = shop({ stock: { lamp: 2 } })
    .checkout({ at: [0, 5], key: 'k', ended: 'declined' })
    .checkout({ at: [5, 10], key: 'k', ended: 'declined' })
    .checkout(refused([5, 5]));
  expect(gist(verdict(told))).toBe('violated by 2');
});

test('a reused key of the same order took nothing, and so excuses nothing', () => {
  const told = shop()
    .checkout(refused([0, 10], { key: 'k' }))
    .checkout(refused([2, 4], { key: 'k', ended: 'key-reused' }));
  expect(gist(verdict(told))).toBe('violated by 0, 1');
});

test('a twin that is being declined may hold what the other one is short of', () => {
  const lines = [
    { sku: 'lamp', quantity: 1 },
    { sku: 'chair', quantity: 1 },
  ];
  const told = shop({ stock: { lamp: 1, chair: 1 } })
    .checkout(refused([0, 10], { key: 'k', lines, ended: 'declined' }))
    .checkout(refused([2, 8], { key: 'k', lines }));
  expect(gist(verdict(told))).toBe('holds');
});

test('a key that is used again with another cart keeps that cart from others no longer than it was tried', () => {
  const chair = { sku: 'chair', quantity: 1 };
  const lamp = { sku: 'lamp', quantity: 1 };
  const told = (later: CheckoutPlan['at']) =>
    shop({ stock: { lamp: 1, chair: 1 } })
      .checkout({ at: [0, 5], key: 'k', lines: [chair, lamp], card: 'declined', ended: 'declined' })
      .checkout({ at: [10, 15], key: 'k', lines: [chair], ended: 'lost' })
      .checkout(refused(later));
  expect(gist(verdict(told([5, 7])))).toBe('holds');
  expect(gist(verdict(told([12, 14])))).toBe('violated by 2');
});

test('what is in stock when all is quiet is for sale, however much was in doubt before', () => {
  const doubted = (holdMs = 0) =>
    shop({ stock: { lamp: 1 }, declarations: { holdMs } }).checkout({ at: [0, 5], ended: 'lost' });
  const probe = refused([90, 91], { phase: 'final' });
  expect(gist(verdict(doubted().checkout(probe)))).toBe('violated by 1');
  expect(gist(verdict(doubted().without('stock').checkout(probe)))).toBe('holds');
  expect(verdict(doubted().without('stock').checkout(probe)).notChecked).toHaveLength(1);
  // It may still have been held when it was asked for, and have come back before the stock was counted.
  expect(gist(verdict(doubted(1_000).checkout(probe)))).toBe('holds');
  const gone = doubted().checkout(probe).move('lamp', -1, 'sale');
  expect(gist(verdict(gone))).toBe('holds');
});

test('who asks at the end beside somebody else may be too late for as long as that goes on', () => {
  const told = (ended: Ended, [start, end]: readonly [number, number]) =>
    shop()
      .checkout({ at: [90, 95], card: 'declined', ended, phase: 'final' })
      .checkout(refused([start, end], { phase: 'final' }));
  expect(gist(verdict(told('declined', [91, 92])))).toBe('holds');
  expect(gist(verdict(told('declined', [95, 96])))).toBe('holds');
  expect(gist(verdict(told('declined', [80, 90])))).toBe('holds');
  expect(gist(verdict(told('declined', [95.1, 96])))).toBe('violated by 1');
  expect(gist(verdict(told('declined', [80, 89.9])))).toBe('violated by 1');
  const sold = shop({ stock: { lamp: 2 } }).checkout({ at: [90, 95], phase: 'final' });
  expect(gist(verdict(sold.checkout(refused([91, 92], { phase: 'final' }))))).toBe('violated by 1');
  // Nobody was sold, or held, any.
  expect(gist(verdict(told('out-of-stock', [91, 92])))).toMatch('violated');
});

test('what a shop brings by itself may have come after it was asked for', () => {
  const told = (restocksItself: boolean) =>
    shop({ stock: { lamp: 1 }, declarations: { restocksItself } })
      .checkout({ at: [0, 5] })
      .checkout(refused([90, 91], { phase: 'final' }))
      .move('lamp', 1, 'restock');
  expect(gist(verdict(told(true)))).toBe('holds');
  expect(gist(verdict(told(false)))).toBe('violated by 1');
});

test('with a hold that has surely run out, too', () => {
  const told = (start: number) =>
    shop({ stock: { lamp: 1 }, declarations: { holdMs: 10 } })
      .checkout({ at: [0, 5], card: 'declined', ended: 'declined' })
      .checkout(refused([start, start + 1], { phase: 'final' }));
  expect(gist(verdict(told(15)))).toBe('holds');
  expect(gist(verdict(told(15.1)))).toBe('violated by 1');
});

test('of what the catalogue does not have nobody knows whether there was any', () => {
  const told = shop().checkout(refused([6, 7], { lines: [{ sku: 'new', quantity: 1 }] }));
  expect(verdict(told)).toMatchObject({ reason: 'nothing to examine' });
});
