import { z } from 'zod';
import { check } from '../../check.ts';
import { mergeLines } from '../../orders/request.ts';
import { voucherCode } from '../../orders/vouchers.ts';
import type { Defect } from '../defect.ts';

/** Unlike the real one: not strict, and with prices in it. The bank charges nothing below one. */
const orderWithPrices = z.object({
  lines: z
    .array(
      z.object({
        sku: z.string().regex(/^[!-~]{1,64}$/),
        quantity: z.int().min(1).max(100),
        unitPriceCents: z.int().min(1).max(100_000_000).optional().catch(undefined),
      }),
    )
    .min(1)
    .max(20),
  cardToken: z.string().regex(/^[!-~]{1,200}$/),
  voucher: voucherCode.optional(),
  totalCents: z.int().min(1).max(2_000_000_000).optional().catch(undefined),
});

type PricedRequest = z.infer<typeof orderWithPrices>;

/** The price comes from the page, so it comes back with the order, and is charged. */
export const clientPrice: Defect = {
  name: 'client-price',
  number: 30,
  title: 'The client names the price',
  family: 'input',
  breaks: 'forged-money-is-inert',
  story: [
    'The price comes from the page, so it comes back with the order, and is charged.',
    'Whatever a client sends was written by the client: the page is one of many programs that can send an order.',
    'A watch for a cent, and an order that looks in order.',
  ],
  provokedBy: {
    what: 'a checkout with unitPriceCents in a line, or totalCents in the body',
    circumstances: ['forgeries'],
  },
  seenIn: {
    what: 'OWASP API3:2023, CWE-602',
    url: 'https://cwe.mitre.org/data/definitions/602.html',
  },
  insteadOf: ['orders/request.ts#orderRequest', 'orders/request.ts#parseOrder', 'orders/price.ts#price'],
  replace: (parts) => ({
    parseOrder(body): PricedRequest {
      const request = check(orderWithPrices, body);
      return { ...request, lines: mergeLines(request.lines) };
    },
    price(request, reserved, voucher) {
      const { lines, totalCents } = request as PricedRequest;
      const claimed = new Map(lines.map(({ sku, unitPriceCents }) => [sku, unitPriceCents]));
      const priced = parts.price(
        request,
        reserved.map((line) => ({ ...line, unitPriceCents: claimed.get(line.sku) ?? line.unitPriceCents })),
        voucher,
      );
      return { ...priced, totalCents: totalCents ?? priced.totalCents };
    },
  }),
};
