import { z } from 'zod';
import type { Order } from './order.ts';
import { ORDER_STATUSES } from './status.ts';

/** An order as its buyer sees it. */
export const orderAnswer = z.strictObject({
  orderId: z.guid(),
  status: z.enum(ORDER_STATUSES),
  /** What is charged: the lines, less the discount. */
  totalCents: z.int().min(0),
  discountCents: z.int().min(0),
  currency: z.string(),
  lines: z.array(
    z.strictObject({ sku: z.string(), quantity: z.int().min(1), unitPriceCents: z.int().min(0) }),
  ),
});

/** What `POST /orders` answers: never an order that is not paid for, but perhaps one that was cancelled since. */
export const placedAnswer = orderAnswer.extend({ status: z.enum(['confirmed', 'cancelled']) });

export type OrderAnswer = z.infer<typeof orderAnswer>;

/** These fields and no others, whatever the object may carry. */
export const presentOrder = (order: Order): OrderAnswer => ({
  orderId: order.orderId,
  status: order.status,
  totalCents: order.totalCents,
  discountCents: order.discountCents,
  currency: order.currency,
  lines: order.lines.map(({ sku, quantity, unitPriceCents }) => ({ sku, quantity, unitPriceCents })),
});
