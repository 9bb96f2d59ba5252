import type { CheckoutPlan } from './shop.ts';

/** A buyer of his own who is told that there is nothing left. */
export const refused = (at: CheckoutPlan['at'], more: Partial<CheckoutPlan> = {}): CheckoutPlan => ({
  at,
  ended: 'out-of-stock',
  buyer: 9,
  ...more,
});
