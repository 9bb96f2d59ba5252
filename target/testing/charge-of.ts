import { randomUUID } from 'node:crypto';
import type { Charge } from '../bank/bank.ts';

/** A charge for an order that nobody else has, of 10.00 EUR. */
export const chargeOf = (card: 'accepted' | 'declined' | 'made-up' = 'accepted'): Charge => {
  const orderId = randomUUID();
  return { orderId, totalCents: 1_000, currency: 'EUR', cardToken: `tok_${card}_${orderId}` };
};
