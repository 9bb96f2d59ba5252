import { describe, expect, test } from 'vitest';
import { type CheckoutPlan, shop } from '../invariants/testing/shop.ts';

/** What the index knows of the one attempt of a shop. */
function attempt(plan: Partial<CheckoutPlan>) {
  const vouchers = [{ code: 'SUMMER', limit: 9, discountCents: 300 }];
  const [only] = shop({ stock: { lamp: 9 }, vouchers })
    .checkout({ at: [5, 10], ...plan })
    .evidence().index.attempts;
  if (only === undefined) throw new Error('there was no attempt');
  return only;
}

describe('an attempt', () => {
  test('that was refused says why, and any other one says nothing of the kind', () => {
    expect(attempt({ ended: 'out-of-stock' }).reason).toBe('out-of-stock');
    expect(attempt({ ended: 'ok' }).reason).toBe('');
    expect(attempt({ ended: 'lost' }).reason).toBe('');
  });

  test('whose client gave up may take effect for ever after; one that was answered may not', () => {
    expect(attempt({ ended: 'lost' }).end).toBe(Number.POSITIVE_INFINITY);
    expect(attempt({ ended: 'took', at: [5, null] }).end).toBe(Number.POSITIVE_INFINITY);
    expect(attempt({ ended: 'ok' }).end).toBe(10_000_000);
    expect(attempt({ ended: 'out-of-stock' }).end).toBe(10_000_000);
  });

  test('remembers when its client gave up, or that it never did', () => {
    expect(attempt({ ended: 'lost' }).endedAt).toBe(10_000_000);
    expect(attempt({ ended: 'lost', at: [5, null] }).endedAt).toBeNull();
    expect(attempt({ ended: 'ok' }).endedAt).toBe(10_000_000);
  });

  test('tells what its buyer was told of the order', () => {
    expect(attempt({ voucher: 'SUMMER' }).told).toMatchObject({
      orderId: 'order-0',
      status: 'live',
      totalCents: 700,
      discountCents: 300,
      currency: 'EUR',
      lines: [{ sku: 'lamp', quantity: 1, unitPriceCents: 1_000 }],
    });
    expect(attempt({}).told?.discountCents).toBe(0);
    expect(attempt({ ended: 'out-of-stock' }).told).toBeNull();
    expect(attempt({ ended: 'took' }).told).toBeNull();
  });
});

test('an answer that shows no discount and no prices says nothing of them', () => {
  const told = shop().checkout({ at: [5, 10] });
  const [first] = told.history;
  if (first?.kind !== 'checkout' || first.outcome.type !== 'ok') return expect.fail('no order');
  const { discountCents: _, ...view } = first.outcome.result;
  const lines = [{ sku: 'lamp', quantity: 1, unitPriceCents: null }];
  told.history[0] = { ...first, outcome: { type: 'ok', result: { ...view, lines } } };
  const [attempted] = told.evidence().index.attempts;
  expect(attempted?.told?.discountCents).toBeUndefined();
  expect(attempted?.told?.lines).toEqual(lines);
});

test('only who was told of an order was shown it', () => {
  const told = shop({ stock: { lamp: 2 } })
    .checkout({ at: [0, 1], key: 'k' })
    .checkout({ at: [2, 3], key: 'k', ended: 'in-flight' })
    .checkout({ at: [4, 5], key: 'k', ended: 'took' })
    .checkout({ at: [6, 7], key: 'other' })
    .checkout({ at: [8, 9], key: 'k' });
  const shown = told.evidence().index.tellingsOfOrder.of(0);
  expect(shown.map(({ operation }) => operation.id)).toEqual([0, 4]);
});
