import { describe, expect, test } from 'vitest';
import { type At, type Shop, shop } from '../invariants/testing/shop.ts';
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

test('what became of those that met a fault and never learnt it adds up', () => {
  const run = shop({ stock: { lamp: 9 } })
    .checkout({ at: [0, 5], ended: 'took' })
    .checkout({ at: [2, 8], ended: 'took' })
    .checkout({ at: [3, 9], ended: 'lost' })
    .restock(7, [4, 9], 'lost')
    .checkout({ at: [50, 55], ended: 'lost' })
    .checkout({ at: [70, 75], ended: 'lost' })
    .fault([1, 20])
    .fault([50, 51])
    .without('movements');
  expect(of(run)?.faults).toMatchObject([{ unknown: 5, tookEffect: 2, noEffect: 2, unresolved: 1 }]);
});

describe('an order without a mail', () => {
  const missing = (at: At, ...faults: readonly At[]) => {
    const run = shop({ stock: { lamp: 9 } }).checkout({ at, key: 'k' });
    for (const fault of faults) run.fault(fault);
    return run.edit(({ mails }) => mails.splice(0));
  };
  const overFaults = (run: Shop) => of(run)?.faults.map(({ mailsMissing }) => mailsMissing);

  test.each<[string, At, readonly At[], number]>([
    ['that began as the fault ended met it', [10, 20], [[0, 10]], 1],
    ['that began after the fault did not', [10, 20], [[0, 9]], 0],
    ['that ended as the fault began met it', [10, 20], [[20, 30]], 1],
    ['that had ended before the fault did not', [10, 20], [[21, 30]], 0],
    ['met a fault that never ended', [10, 20], [[0, null]], 1],
    [
      'that met one of two faults of a kind was lost over that kind',
      [10, 20],
      [
        [0, 12],
        [30, 31],
      ],
      1,
    ],
  ])('%s', (_, at, faults, count) => {
    expect(overFaults(missing(at, ...faults))).toEqual([count]);
  });

  test('was lost over a fault that one of its attempts met, also where that one never ended', () => {
    expect(overFaults(missing([10, 20], [30, 31]).checkout({ at: [29, 40], key: 'k' }))).toEqual([1]);
    expect(overFaults(missing([10, 20], [30, 31]).checkout({ at: [22, 23], key: 'k' }))).toEqual([0]);
    const never = missing([10, 20], [30, 31]).checkout({ at: [22, null], key: 'k', ended: 'took' });
    expect(overFaults(never)).toEqual([1]);
  });

  test('was lost over no fault where nobody knows who wanted it', () => {
    const anonymous = missing([10, 20], [0, 50]).edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, intentId: null }));
    });
    expect(of(anonymous)).toMatchObject({ mailsMissing: 1, faults: [{ mailsMissing: 0 }] });
  });
});

test.each([
  ['orders', { ordersLost: null, chargedWrongly: null, mailsMissing: null }],
  ['payments', { ordersLost: 0, chargedWrongly: null, mailsMissing: 0 }],
  ['refunds', { ordersLost: 0, chargedWrongly: null, mailsMissing: 0 }],
  ['mails', { ordersLost: 0, chargedWrongly: 0, mailsMissing: null }],
] as const)('what was lost is not known where there are no %s', (name, losses) => {
  expect(of(broken().without(name))).toMatchObject({ ...losses, faults: [losses] });
});

describe('of a correct shop nothing is lost', () => {
  const NOTHING = { ordersLost: 0, chargedWrongly: 0, mailsMissing: 0 };
  const sold = (): Shop =>
    shop({ stock: { lamp: 9 } })
      .checkout({ at: [0, 5], key: 'k' })
      .checkout({ at: [6, 9], key: 'other', lines: [{ sku: 'lamp', quantity: 2 }] })
      .checkout({ at: [6, 9], ended: 'out-of-stock' })
      .fault([3, 4]);

  test('where an order was cancelled, its money went back, and no mail tells that it was made', () => {
    const cancelled = sold()
      .cancel('k', [10, 11])
      .edit(({ mails }) => mails.shift());
    expect(of(cancelled)).toMatchObject(NOTHING);
  });

  test.each<[string, { readonly reference?: string | null; readonly intentId?: string | null }]>([
    ['where the shop gives the bank other names for its orders', { reference: 'another name' }],
    ['where the shop gives the bank no names at all', { reference: null }],
    ['where the bank knows no intents', { intentId: null }],
    ['where one card paid for everything', { intentId: 'k' }],
  ])('%s', (_, bent) => {
    const run = sold().edit((books) => {
      books.payments = books.payments.map((payment) => ({ ...payment, ...bent }));
    });
    expect(of(run)).toMatchObject(NOTHING);
  });

  test('where somebody was shown an order that nobody had bought here', () => {
    const run = sold();
    const elsewhere = { ...run.view('k'), orderId: 'of-another-year' };
    expect(of(run.read(0, { id: 'of-another-year' }, [10, 11], elsewhere))).toMatchObject(NOTHING);
  });

  test('where the bank reserved or declined money, or gave back what belonged to no order', () => {
    const more = sold()
      .pay('k', 'order-0', 7)
      .pay('nobody', null, 8)
      .pay('nobody', 'nowhere', 9)
      .edit((books) => {
        books.payments = books.payments.map((payment) => {
          if (payment.amountCents === 7) return { ...payment, state: 'declined' };
          return payment.amountCents === 8 ? { ...payment, state: 'authorised' } : payment;
        });
        books.refunds.push({ refundId: 'r', paymentId: 'payment-4', amountCents: 9, currency: 'EUR' });
      });
    expect(of(more)).toMatchObject(NOTHING);
  });
});

test.each<[string, (run: Shop) => Shop, object]>([
  [
    'an order that was given up is lost to who was told of it',
    (run) => turned(run, 'failed'),
    { ordersLost: 1, chargedWrongly: 1 },
  ],
  [
    'money that was kept for a cancelled order is a wrong charge',
    (run) => turned(run, 'cancelled'),
    { ordersLost: 0, chargedWrongly: 1 },
  ],
  [
    'money that was taken without an order is one',
    (run) => run.pay('nobody', 'nowhere', 5),
    { ordersLost: 0, chargedWrongly: 1 },
  ],
  [
    'money that was taken twice is one',
    (run) => run.pay('intent-0', 'order-0', 1_000),
    { ordersLost: 0, chargedWrongly: 1 },
  ],
])('%s', (_, bend, losses) => {
  expect(of(bend(broken()))).toMatchObject(losses);
});

function turned(run: Shop, status: 'failed' | 'cancelled'): Shop {
  return run.edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, status }));
  });
}
