import { expect, test } from 'vitest';
import { type Shop, shop } from '../invariants/testing/shop.ts';
import { NOT_SENT } from '../model/operation.ts';
import type { Measurements } from '../model/result.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import { cancelsMetCheckouts, cancelsOverlapped, keysOverlapped, pricesFlipped } from './index.ts';

const NOTHING: Measurements = { phases: [], comparisons: [], provenThroughput: null };
const of = (rule: AdequacyRule, told: Shop) => rule.check(told.evidence(), NOTHING);

test('keys overlapped where two attempts were under way at once', () => {
  const told = (start: number) =>
    shop()
      .checkout({ at: [0, 5], key: 'k' })
      .checkout({ at: [start, 9], key: 'k' })
      .checkout({ at: [0, 9] });
  expect(of(keysOverlapped(1), told(5))).toMatchObject({ met: true });
  expect(of(keysOverlapped(1), told(6))).toEqual({ met: false, saw: 'attempts overlapped under 0 keys' });
});

/** As the load tells of a request of which no byte left: its connection was refused, or none was free until its deadline. */
function unsent(told: Shop, cause: 'connect' | 'timeout'): Shop {
  const last = told.history.pop();
  if (last === undefined) throw new Error('nothing was asked');
  const outcome = { type: 'unknown', cause, detail: `order: all were busy ${NOT_SENT}` } as const;
  told.history.push({ ...last, outcome } as typeof last);
  return told;
}

test.each(['connect', 'timeout'] as const)('what was never sent (%s) overlaps with nothing', (cause) => {
  const twice = shop()
    .checkout({ at: [0, 5], key: 'k' })
    .checkout({ at: [1, 9], key: 'k' });
  expect(of(keysOverlapped(1), unsent(twice, cause))).toMatchObject({ met: false });
  const cancelled = shop()
    .checkout({ at: [0, 5], key: 'k' })
    .cancel('k', [10, 20])
    .cancel('k', [12, 30]);
  expect(of(cancelsOverlapped(1), unsent(cancelled, cause))).toMatchObject({ met: false });
  const bought = (told: Shop) => unsent(told.checkout({ at: [11, 12] }), cause);
  const ordered = shop()
    .checkout({ at: [0, 5], key: 'k' })
    .cancel('k', [10, 20]);
  expect(of(cancelsMetCheckouts(1), bought(ordered))).toMatchObject({ met: false });
  const flipped = shop().changePrice(9, [10, 20], 'ok', 'lamp');
  expect(of(pricesFlipped(1), bought(flipped))).toMatchObject({ met: false });
});

test('an order is cancelled twice at once where two cancellations of it overlap', () => {
  const told = (start: number) =>
    shop()
      .checkout({ at: [0, 5], key: 'k' })
      .cancel('k', [10, 20])
      .cancel('k', [start, 30]);
  expect(of(cancelsOverlapped(1), told(20))).toMatchObject({ met: true });
  expect(of(cancelsOverlapped(1), told(21))).toEqual({
    met: false,
    saw: 'cancellations of 0 orders overlapped',
  });
});

test('a cancellation meets a checkout of what it gives back, and of nothing else', () => {
  const told = (start: number, sku = 'lamp', ended: 'ok' | 'lost' = 'ok') =>
    shop({ stock: { lamp: 9, chair: 9 } })
      .checkout({ at: [0, 5], key: 'k' })
      .cancel('k', [10, 20], ended)
      .checkout({ at: [start, 30], lines: [{ sku, quantity: 1 }] });
  expect(of(cancelsMetCheckouts(1), told(20))).toMatchObject({ met: true });
  expect(of(cancelsMetCheckouts(1), told(21))).toMatchObject({ met: false });
  expect(of(cancelsMetCheckouts(1), told(15, 'chair'))).toMatchObject({ met: false });
  expect(of(cancelsMetCheckouts(1), told(15, 'lamp', 'lost'))).toMatchObject({ met: false });
});
