import { Refusal } from '../refusal.ts';
import { discountOf, type Voucher } from './discount.ts';
import type { OrderRequest, PricedOrder, ReservedLine } from './order.ts';

/** What fits into the `integer` of the database and of the bank. */
const TOTAL_MAX_CENTS = 2_147_483_647;

/**
 * What the order costs: whole minor units, quantities times the prices of the rows that the units were taken from, less
 * what the voucher takes off. A total of 0 is possible, one below 0 is not.
 * The request is there for whoever sells by other rules; nothing in it is money.
 * @throws Refusal `invalid` where the total is no amount that can be charged.
 */
export function price(
  _request: OrderRequest,
  reserved: readonly ReservedLine[],
  voucher: Voucher | null,
): PricedOrder {
  const [currency = '', ...others] = new Set(reserved.map((line) => line.currency));
  if (others.length > 0)
    throw new Refusal('invalid', 'One order has one currency: order these products apart.');
  const lines = reserved.map(({ sku, quantity, unitPriceCents }) => ({ sku, quantity, unitPriceCents }));
  const subtotalCents = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceCents, 0);
  if (subtotalCents > TOTAL_MAX_CENTS)
    throw new Refusal('invalid', 'The total is more than can be charged at once.');
  const discountCents = discountOf(voucher, subtotalCents, currency);
  return { lines, discountCents, totalCents: subtotalCents - discountCents, currency };
}
