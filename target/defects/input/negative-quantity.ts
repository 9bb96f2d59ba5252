import { z } from 'zod';
import { sku } from '../../catalogue/sku.ts';
import { check } from '../../check.ts';
import type { OrderRequest, RequestedLine } from '../../orders/order.ts';
import { mergeLines, ORDER_LIMITS, orderRequest } from '../../orders/request.ts';
import type { Defect } from '../defect.ts';

/** There is a limit, and it has one side. */
const orderOfAnyQuantity = z.strictObject({
  ...orderRequest.shape,
  lines: z
    .array(z.strictObject({ sku, quantity: z.int().max(ORDER_LIMITS.quantity) }))
    .min(1)
    .max(ORDER_LIMITS.lines),
});

interface SignedRequest extends OrderRequest {
  /** As they came. */
  readonly ordered: readonly RequestedLine[];
}

export const negativeQuantity: Defect = {
  name: 'negative-quantity',
  number: 31,
  title: 'Minus one of something',
  family: 'input',
  breaks: 'quantities-are-sane',
  story: [
    'A quantity is held against its upper limit alone, so minus one strap is taken for a line like any other: the warehouse reads that there is one, and the sum reads the sign.',
    'Every amount has two ends, and whoever has written only the one that somebody might want too much of has not thought of those who want less than nothing.',
    'The buyer adds minus nine straps to a camera, pays the difference, and gets ten parcels.',
  ],
  provokedBy: {
    what: 'a cart of two lines, of which one has a quantity below one',
    circumstances: ['forgeries'],
  },
  seenIn: {
    what: 'CVE-2026-44826 (Vvveb: the sign goes with the line through every total), CWE-1284',
    url: 'https://nvd.nist.gov/vuln/detail/CVE-2026-44826',
  },
  insteadOf: ['orders/request.ts#orderRequest', 'orders/request.ts#parseOrder', 'orders/price.ts#price'],
  replace: (parts) => ({
    parseOrder(body): SignedRequest {
      const request = check(orderOfAnyQuantity, body);
      const ordered = mergeLines(request.lines);
      const shipped = ordered.map((line) => ({ ...line, quantity: Math.abs(line.quantity) }));
      return { ...request, lines: shipped, ordered };
    },
    price(request, reserved, voucher) {
      const priced = parts.price(request, reserved, voucher);
      const { ordered } = request as SignedRequest;
      const prices = new Map(reserved.map(({ sku, unitPriceCents }) => [sku, unitPriceCents]));
      const sumCents = ordered.reduce((sum, { sku, quantity }) => sum + quantity * (prices.get(sku) ?? 0), 0);
      return { ...priced, totalCents: sumCents - priced.discountCents };
    },
  }),
};
