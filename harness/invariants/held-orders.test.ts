import { expect, test } from 'vitest';
import { ordersStillHeld } from './held-orders.ts';
import { type CheckoutPlan, PRICE_CENTS, shop } from './testing/shop.ts';

/** A failed order of buyer 0, where a checkout was refused, and the last answer came at 1,000 ms. */
const isHeld = (intentId: string | null, plan: Partial<CheckoutPlan> = {}): boolean => {
  const told = shop({ declarations: { holdMs: 100 } })
    .checkout({ at: [940, 950], key: 'k', ended: 'declined', card: 'declined', ...plan })
    .browse(PRICE_CENTS, [999, 1_000])
    .edit(({ orders }) => {
      const paid = { totalCents: PRICE_CENTS, discountCents: 0, currency: 'EUR', voucher: null };
      orders.push({
        ...{ orderId: 'order-0', intentId, buyer: 'buyer-0@buyers.test', status: 'failed' },
        ...paid,
      });
    });
  return ordersStillHeld(told.evidence())(0);
};

test('what an order took is held as long as an attempt under its key may hold it', () => {
  expect(isHeld('k')).toBe(true);
  expect(isHeld('k', { at: [0, 10] })).toBe(false);
});

test('one under no key may be that of any attempt of its buyer, and of nobody else’s', () => {
  expect(isHeld(null)).toBe(true);
  expect(isHeld(null, { at: [0, 10] })).toBe(false);
  expect(isHeld(null, { buyer: 1 })).toBe(false);
});

test('one under a key that nobody sent is nobody’s', () => {
  expect(isHeld('another')).toBe(false);
});
