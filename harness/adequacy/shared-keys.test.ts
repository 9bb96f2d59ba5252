import { expect, test } from 'vitest';
import { type CheckoutPlan, type Shop, shop } from '../invariants/testing/shop.ts';
import { sharedKeysAnswered } from './index.ts';

const NOTHING = { phases: [], comparisons: [], provenThroughput: null };
const NAME = '× key of several buyers answered to each of them';
const of = (n: number, told: Shop) => sharedKeysAnswered(n).check(told.evidence(), NOTHING);
const both = (second: CheckoutPlan['ended'] = 'ok'): Shop =>
  shop({ stock: { lamp: 9 } })
    .checkout({ at: [0, 1], key: 'own' })
    .checkout({ at: [2, 3], key: 'k', buyer: 1 })
    .checkout({ at: [4, 5], key: 'k', buyer: 2, ended: second });

test('a key that two buyers sent says something once both were answered, whatever they were told', () => {
  expect(of(1, both())).toEqual({ met: true, saw: `1 of 1 ${NAME}` });
  expect(of(1, both('key-reused'))).toMatchObject({ met: true });
  expect(of(2, both())).toMatchObject({ met: false });
});

test('where one of them was told nothing that can be read nobody knows whose answer it was', () => {
  expect(of(1, both('lost'))).toEqual({ met: false, saw: `0 of 1 ${NAME}` });
});

test('who was turned away each time was answered nothing either', () => {
  for (const ended of ['busy', 'unauthenticated'] as const)
    expect(of(1, both(ended))).toEqual({ met: false, saw: `0 of 1 ${NAME}` });
  const later = both('busy').checkout({ at: [6, 7], key: 'k', buyer: 2, ended: 'key-reused' });
  expect(of(1, later)).toMatchObject({ met: true });
});
