import { describe, expect, test } from 'vitest';
import type { OrderView } from '../model/operation.ts';
import { type CheckoutPlan, type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('charged-the-price');
const view = (totalCents: number, change: Partial<OrderView> = {}): OrderView => ({
  ...{ orderId: 'order-0', status: 'live', totalCents, currency: 'EUR', lines: [] },
  ...change,
});
const sold = (plan: Partial<CheckoutPlan> = {}): Shop =>
  shop({ stock: { lamp: 5 } }).checkout({ at: [0, 10], key: 'k', buyer: 3, ...plan });
const shown = (told: Shop, totalCents: number, change: Partial<OrderView> = {}): Shop =>
  told.read(3, { of: 'k' }, [20, 21], view(totalCents, change));

describe('a live order is shown at its total', () => {
  test('as its buyer was told', () => {
    expect(verdict(shown(sold(), 1_000))).toMatchObject({ verdict: 'holds', examined: 1 });
    const found = verdict(shown(sold(), 1));
    expect(sentence(found)).toBe('An order that costs 10.00 EUR was shown at 0.01 EUR.');
    expect(found).toMatchObject({
      offending: [0, 1],
      facts: [expect.stringContaining('operation 0 '), expect.stringContaining('operation 1 ')],
    });
    expect(gist(verdict(shown(sold(), 1).without('orders', 'payments')))).toBe('violated by 0, 1');
  });

  test('as the database has it, where its answer was lost', () => {
    const lost = () => sold({ ended: 'took' });
    expect(gist(verdict(shown(lost(), 1_000)))).toBe('holds');
    expect(gist(verdict(shown(lost(), 1)))).toBe('violated by 1');
  });

  test('as it may have come to, where nobody else says it', () => {
    const alone = (told: Shop) => verdict(told.without('orders', 'payments'));
    const lost = () => sold({ ended: 'took' });
    expect(gist(alone(shown(lost(), 1_000)))).toBe('inconclusive');
    expect(sentence(alone(shown(lost(), 1)))).toBe('An order that costs 10.00 EUR was shown at 0.01 EUR.');
    expect(gist(alone(shown(lost().changePrice(1, [5, 6]), 1)))).toBe('inconclusive');
    const twins = lost().checkout({ at: [11, 12], key: 'k', buyer: 4, ended: 'took' });
    expect(gist(alone(shown(twins, 1)))).toBe('inconclusive');
    const byId = lost().read(3, { id: 'order-0' }, [20, 21], view(1));
    expect(gist(alone(byId))).toBe('inconclusive');
  });
});

describe('nobody knows what it costs, and others are judged all the same', () => {
  const beside = (told: Shop) =>
    gist(verdict(told.checkout({ at: [30, 40], buyer: 7 }).without('orders', 'payments')));
  const lost = (plan: Partial<CheckoutPlan> = {}) => sold({ ended: 'took', ...plan });

  test('where two carts are in doubt under the key', () => {
    const two = lost().checkout({
      ...{ at: [11, 12], key: 'k', buyer: 3, ended: 'lost' },
      lines: [{ sku: 'lamp', quantity: 2 }],
    });
    expect(beside(shown(two, 1))).toBe('holds');
  });

  test('where it is of something without a price, or of no quantity that there is', () => {
    expect(beside(shown(lost({ lines: [{ sku: 'gift', quantity: 1 }] }), 1))).toBe('holds');
    expect(beside(shown(lost({ forgery: { field: 'quantity', value: -1 } }), 1))).toBe('holds');
  });

  test('where a stranger was shown it, or nobody sent the key', () => {
    expect(beside(lost().read(4, { of: 'k' }, [20, 21], view(1)))).toBe('holds');
    expect(beside(lost().read(3, { of: 'never sent' }, [20, 21], view(1, { orderId: 'order-9' })))).toBe(
      'holds',
    );
  });
});

test('what a shop makes of one that is over is its own business', () => {
  const cancelled = sold().cancel('k', [11, 12]);
  expect(gist(verdict(shown(cancelled, 0, { status: 'cancelled' })))).toBe('holds');
});
