import type { Order } from './order.ts';

/** An order as its buyer sees it: these fields and no others, whatever the object may carry. */
export const presentOrder = ({ orderId, status, totalCents, currency, lines }: Order): Order => ({
  orderId,
  status,
  totalCents,
  currency,
  lines: lines.map(({ sku, quantity, unitPriceCents }) => ({ sku, quantity, unitPriceCents })),
});
