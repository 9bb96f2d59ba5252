import type { Defect } from './defect.ts';

/**
 * A change of price does not reach the cache, and checkout charges what the cache remembers: the price at which this
 * process saw the product first.
 */
export const stalePrice: Defect = {
  name: 'stale-price',
  number: 38,
  breaks: 'charged-the-price',
  provokedBy: 'a change of price between a look at the product, or an order of it, and a checkout',
  seenIn: 'the classic of cache-aside without invalidation',
  replace(parts) {
    const remembered = new Map<string, number>();
    const remember = (sku: string, unitPriceCents: number): number => {
      const known = remembered.get(sku) ?? unitPriceCents;
      remembered.set(sku, known);
      return known;
    };
    return {
      forgetProduct: () => undefined,
      async readProduct(sku) {
        const page = await parts.readProduct(sku);
        if (page === undefined) return page;
        return { ...page, unitPriceCents: remember(sku, page.unitPriceCents) };
      },
      price: (request, reserved, voucher) =>
        parts.price(
          request,
          reserved.map((line) => ({ ...line, unitPriceCents: remember(line.sku, line.unitPriceCents) })),
          voucher,
        ),
    };
  },
};
