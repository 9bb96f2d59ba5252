import { z } from 'zod';
import { sku } from '../catalogue/sku.ts';
import { check } from '../check.ts';
import type { OrderRequest, RequestedLine } from './order.ts';
import { voucherCode } from './vouchers.ts';

export const ORDER_LIMITS = { lines: 20, quantity: 100 } as const;

/** The same sku twice is one line: checked and taken as one, or two halves would each find enough. */
export function mergeLines<Line extends RequestedLine>(lines: readonly Line[]): Line[] {
  const bySku = new Map<string, Line>();
  for (const line of lines) {
    const known = bySku.get(line.sku);
    bySku.set(line.sku, known === undefined ? line : { ...known, quantity: known.quantity + line.quantity });
  }
  return [...bySku.values()];
}

/** The body of `POST /orders`. Strict: a field that we do not know is a client who believes something about us that is not so. */
export const orderRequest = z.strictObject({
  lines: z
    .array(z.strictObject({ sku, quantity: z.int().min(1).max(ORDER_LIMITS.quantity) }))
    .min(1)
    .max(ORDER_LIMITS.lines)
    // Lines of one sku become one line: the limit is for that, however it was cut.
    .refine((lines) => mergeLines(lines).every(({ quantity }) => quantity <= ORDER_LIMITS.quantity), {
      error: `has more than ${ORDER_LIMITS.quantity} units of one sku`,
    })
    .meta({ description: `At most ${ORDER_LIMITS.quantity} units of one sku in all its lines.` }),
  cardToken: z.string().regex(/^[!-~]{1,200}$/),
  voucher: voucherCode.optional(),
});

/**
 * Reads the body of `POST /orders`: only skus, quantities, the card and a voucher's code. Prices are ours to know.
 * @throws Refusal `invalid`
 */
export function parseOrder(body: unknown): OrderRequest {
  const { lines, cardToken, voucher } = check(orderRequest, body);
  return { lines: mergeLines(lines), cardToken, voucher };
}

export const orderKey = z.string('the header Idempotency-Key is missing').regex(/^[!-~]{1,255}$/);

/** @throws Refusal `invalid` where the header is missing, or is no 1 to 255 visible ASCII characters. */
export const parseIdempotencyKey = (header: string | undefined): string => check(orderKey, header);
