import type { Defect } from '../defect.ts';

/**
 * A change of price does not reach the cache, and checkout charges what the cache remembers: the price at which this
 * process saw the product first.
 */
export const stalePrice: Defect = {
  name: 'stale-price',
  number: 38,
  title: 'No invalidation, and the checkout reads the cache',
  family: 'cache',
  breaks: 'charged-the-price',
  story: [
    'A change of price does not reach the cache, and the checkout charges what the cache remembers: the price at which this process saw the product first.',
    'A cache is a copy, and a copy that nobody corrects is right only as long as nothing changes.',
    'The price is raised and the shop goes on selling at the old one, until somebody restarts it.',
  ],
  provokedBy: {
    what: 'a change of price between a look at the product, or an order of it, and a checkout',
    circumstances: ['price-changes', 'cold-cache'],
  },
  seenIn: {
    what: 'medusajs/medusa#3503 (there for 30 seconds at a time: “the cache is not invalidated”)',
    url: 'https://github.com/medusajs/medusa/issues/3503',
  },
  insteadOf: ['orders/price.ts#price'],
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
