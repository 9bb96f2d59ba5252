import { Refusal } from '../refusal.ts';
import type { OrderRequest, PricedOrder, ReservedLine } from './order.ts';

/** What fits into the `integer` of the database and of the bank. */
const TOTAL_MAX_CENTS = 2_147_483_647;

/**
 * What the order costs: whole minor units, quantities times the prices of the rows that the units were taken from.
 * The request is there for whoever sells by other rules; nothing in it is money.
 * @throws Refusal `invalid` where the total is no amount that can be charged.
 */
export function price(_request: OrderRequest, reserved: readonly ReservedLine[]): PricedOrder {
  const [currency = '', ...others] = new Set(reserved.map((line) => line.currency));
  if (others.length > 0)
    throw new Refusal('invalid', 'One order has one currency: order these products apart.');
  const lines = reserved.map(({ sku, quantity, unitPriceCents }) => ({ sku, quantity, unitPriceCents }));
  const totalCents = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceCents, 0);
  if (totalCents > TOTAL_MAX_CENTS)
    throw new Refusal('invalid', 'The total is more than can be charged at once.');
  return { lines, totalCents, currency };
}
