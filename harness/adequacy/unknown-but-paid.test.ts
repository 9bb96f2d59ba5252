import { expect, test } from 'vitest';
import { shop } from '../invariants/testing/shop.ts';
import { unknownButPaid } from './index.ts';

const NOTHING = { phases: [], comparisons: [], provenThroughput: null };

test('what was left unknown was seen to later where its money is at the bank', () => {
  const told = shop({ stock: { lamp: 9 } })
    .checkout({ at: [0, 5], ended: 'took', key: 'k' })
    .checkout({ at: [0, 5], key: 'paid at once' });
  expect(unknownButPaid(1).check(told.evidence(), NOTHING)).toEqual({
    met: true,
    saw: '1 of 1 × unknown checkout paid',
  });
  const unpaid = told.edit((books) => {
    books.payments = books.payments.map((payment) => ({ ...payment, state: 'voided' as const }));
  });
  expect(unknownButPaid(1).check(unpaid.evidence(), NOTHING)).toMatchObject({ met: false });
});
