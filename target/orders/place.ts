import type { Parts } from '../parts.ts';
import type { Attempt, Order, PendingOrder } from './order.ts';

/** Either the order is there now, pending, or its key had made one before. */
export type Placing =
  | { readonly type: 'placed'; readonly order: PendingOrder }
  | { readonly type: 'repeated'; readonly order: Order };

export type Place = (parts: Parts, attempt: Attempt) => Promise<Placing>;

/**
 * The first of two short transactions: key, stock, voucher, price, lines and movements, together or not at all. A
 * refusal leaves nothing behind, not even the key, so that the buyer may try again with it.
 */
export const place: Place = (parts, attempt) =>
  parts.transaction(async (query) => {
    const claim = await parts.claimKey(query, attempt);
    if (claim.type === 'repeated') return claim;
    const { orderId } = claim;
    const { accountId, request } = attempt;
    const { voucher: code, cardToken } = request;
    const reserved = await parts.reserve(query, request.lines);
    const voucher = code === undefined ? null : await parts.redeem(query, { orderId, accountId, code });
    const priced = parts.price(request, reserved, voucher);
    await parts.record(query, orderId, priced);
    return { type: 'placed', order: { ...priced, orderId, cardToken } };
  });
