import { expect, test } from 'vitest';
import { shop } from '../invariants/testing/shop.ts';
import { nothingLostOf } from './nothing-lost.ts';
import { resolveUnknowns } from './resolve-unknowns.ts';

const of = (run: ReturnType<typeof shop>) => {
  const evidence = run.evidence();
  return nothingLostOf(evidence, resolveUnknowns(evidence));
};

test('where no fault struck there is nothing to tell', () => {
  expect(of(shop().checkout({ at: [0, 5] }))).toBeNull();
});

test('a correct shop lost nothing, and unknown outcomes are those that met a fault', () => {
  const run = shop({ stock: { lamp: 9 } })
    .checkout({ at: [0, 5] })
    .checkout({ at: [2, 8], ended: 'lost' })
    .checkout({ at: [20, 25], ended: 'lost' })
    .fault([3, 4])
    .fault([8, 9]);
  expect(of(run)).toMatchObject({
    faults: [{ fault: 'reset on mailbox', times: 2, strikes: 2, inFlight: 2, unknown: 1 }],
    ...{ ordersLost: 0, chargedWrongly: 0, mailsMissing: 0 },
  });
});

const broken = () =>
  shop({ stock: { lamp: 9 } })
    .checkout({ at: [0, 5] })
    .fault([3, 4]);

test('what was lost is counted', () => {
  const lost = broken().edit((books) => {
    books.orders.length = 0;
  });
  // The order is gone, and its money belongs to nobody.
  expect(of(lost)).toMatchObject({
    ...{ ordersLost: 1, chargedWrongly: 1 },
    faults: [{ ordersLost: 1, chargedWrongly: 1, mailsMissing: 0 }],
  });
  // Whoever met no fault was not lost over one.
  const apart = shop({ stock: { lamp: 9 } })
    .checkout({ at: [0, 5] })
    .checkout({ at: [20, 25] })
    .fault([3, 4])
    .edit((books) => {
      books.mails.pop();
    });
  expect(of(apart)).toMatchObject({ mailsMissing: 1, faults: [{ mailsMissing: 0 }] });
  const silent = broken().edit((books) => {
    books.mails.length = 0;
  });
  expect(of(silent)).toMatchObject({ ordersLost: 0, chargedWrongly: 0, mailsMissing: 1 });
  const free = broken().edit((books) => {
    books.payments.length = 0;
  });
  expect(of(free)).toMatchObject({ ordersLost: 0, chargedWrongly: 1, mailsMissing: 0 });
});
