import { expect, test } from 'vitest';
import { type Shop, shop } from '../invariants/testing/shop.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import { givenUp } from './index.ts';

const of = (rule: AdequacyRule, told: Shop) =>
  rule.check(told.evidence(), { phases: [], comparisons: [], provenThroughput: null });

test('given up is what failed though the bank declined nothing', () => {
  const failed = (states: readonly ('declined' | 'voided')[]) =>
    shop()
      .checkout({ at: [0, 5], key: 'k' })
      .edit((books) => {
        books.orders = books.orders.map((order) => ({ ...order, status: 'failed' as const }));
        books.payments = books.payments.slice(0, states.length).map((payment, number) => ({
          ...payment,
          state: states[number] ?? 'declined',
        }));
      });
  expect(of(givenUp(1), failed(['voided']))).toMatchObject({ met: true });
  expect(of(givenUp(1), failed([]))).toMatchObject({ met: true });
  expect(of(givenUp(1), failed(['declined']))).toMatchObject({ met: false });
  expect(of(givenUp(1), shop().checkout({ at: [0, 5] }))).toMatchObject({ met: false });
});

test('where no bank can be asked, what the card of a buyer says is why', () => {
  const failed = (card: 'accepted' | 'declined') =>
    shop()
      .checkout({ at: [0, 5], key: 'k', ended: 'took', card })
      .edit((books) => {
        books.orders = books.orders.map((order) => ({ ...order, status: 'failed' as const }));
      })
      .without('payments');
  expect(of(givenUp(1), failed('accepted'))).toMatchObject({ met: true });
  expect(of(givenUp(1), failed('declined'))).toMatchObject({ met: false });
});
