import type { OrderStatus } from './status.ts';

/** What a buyer asks for: each sku once, in the order in which the skus were first named. */
export interface OrderRequest {
  readonly lines: readonly RequestedLine[];
  readonly cardToken: string;
  /** The code of a voucher. */
  readonly voucher?: string | undefined;
}

export interface RequestedLine {
  readonly sku: string;
  readonly quantity: number;
}

/** Units that are taken from the shelf, at the price that stood in the same row at the same moment. */
export interface ReservedLine extends RequestedLine {
  readonly unitPriceCents: number;
  readonly currency: string;
}

export interface OrderLine extends RequestedLine {
  readonly unitPriceCents: number;
}

/** What the buyer will be charged. */
export interface PricedOrder {
  readonly lines: readonly OrderLine[];
  /** What the voucher takes off the sum of the lines. */
  readonly discountCents: number;
  /** The sum of the lines, less the discount. */
  readonly totalCents: number;
  readonly currency: string;
}

/** An order as it stands. */
export interface Order extends PricedOrder {
  readonly orderId: string;
  readonly status: OrderStatus;
  /** Why it failed; `null` where it did not. */
  readonly failureCode: string | null;
}

/** Who orders, under which key. */
export interface Attempt {
  readonly accountId: string;
  readonly idempotencyKey: string;
  readonly request: OrderRequest;
}

/** What is needed to find out about the payment of an order that is pending, or to make it. */
export interface PendingOrder extends PricedOrder {
  readonly orderId: string;
  readonly cardToken: string;
}
