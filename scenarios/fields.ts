import type { Fields } from '../harness/index.ts';

/** What the target's answers may have in them, and nothing else, by the name of the request. */

const ORDER: Fields = {
  ...{ orderId: true, status: true, totalCents: true, discountCents: true, currency: true },
  lines: { sku: true, quantity: true, unitPriceCents: true },
};

export const FIELDS: Readonly<Record<string, Fields>> = {
  'place order': ORDER,
  'read order': ORDER,
  'cancel order': ORDER,
  'list orders': { orders: ORDER, next: true },
  'read account': { accountId: true, email: true, name: true },
  'sign up': { accountId: true, email: true },
  'sign in': { token: true, expiresInSeconds: true },
  'message of the bank': { received: true },
  'product page': {
    ...{ sku: true, name: true, description: true, category: true, unitPriceCents: true, currency: true },
    ...{ priceVersion: true, onHand: true, recentlySoldUnits: true },
    rating: { averageTenths: true, count: true },
    alsoBought: { sku: true, name: true },
  },
  'change price': { sku: true, unitPriceCents: true, priceVersion: true },
  restock: { sku: true, onHand: true },
};

/** A problem document (RFC 9457). */
export const REFUSAL_FIELDS: Fields = { type: true, title: true, status: true, detail: true, code: true };
