import { expect, test } from 'vitest';
import { type Shop, shop } from '../invariants/testing/shop.ts';
import type { Fault } from '../model/fault.ts';
import { cancelsMetFault } from './index.ts';

const AWAY: Fault = { type: 'bank', behaviour: { latencyMs: 0, failEvery: 1 } };
const during = (told: Shop) =>
  cancelsMetFault(1, 'bank').check(told.evidence(), { phases: [], comparisons: [], provenThroughput: null });
/** Bought before the bank went, from 10 to 20 ms. */
const bought = () =>
  shop()
    .checkout({ at: [0, 5], key: 'k' })
    .fault([10, 20], AWAY);

test('an order that is cancelled while the bank is away is', () => {
  expect(during(bought().cancel('k', [12, 13]))).toEqual({ met: true, saw: '1 order cancelled during bank' });
  expect(during(bought().cancel('k', [12, 30], 'lost'))).toMatchObject({ met: true });
});

test('a bank that struck checkouts alone met no cancellation', () => {
  const told = bought().checkout({ at: [12, 14], ended: 'lost' });
  expect(during(told)).toEqual({ met: false, saw: '0 orders cancelled during bank' });
});

test('nor one before or after, one of which nobody heard, or one of another fault', () => {
  expect(during(bought().cancel('k', [6, 9]))).toMatchObject({ met: false });
  expect(during(bought().cancel('k', [21, 22]))).toMatchObject({ met: false });
  for (const ended of ['busy', 'unauthenticated'] as const)
    expect(during(bought().cancel('k', [12, 13], ended))).toMatchObject({ met: false });
  const other = shop()
    .checkout({ at: [0, 5], key: 'k' })
    .fault([10, 20], { type: 'kill' });
  expect(during(other.cancel('k', [12, 13]))).toMatchObject({ met: false });
});
