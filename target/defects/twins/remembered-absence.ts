import { LRUCache } from 'lru-cache';
import type { Twin } from '../defect.ts';

/** Less than a page may be stale, counted from before the question. */
const KEPT = { max: 10_000, ttl: 1_200 } as const;

export const rememberedAbsence: Twin = {
  name: 'remembered-absence',
  number: 13,
  title: 'A 404 that is remembered, for a while',
  family: 'twins',
  breaks: null,
  looksLike: 'changes-become-visible',
  story: [
    'That there is no such product is remembered, and somebody is still told so after the product was created.',
    'It is remembered for less than a page may be stale, and creating a product makes the shop forget it, on every instance that hears of it.',
    'Scanners do not reach the database, and whoever asks again in two seconds is shown the product.',
  ],
  provokedBy: {
    what: 'somebody who asks for a product before it is created',
    circumstances: ['price-changes', 'cold-cache'],
  },
  seenIn: {
    what: 'RFC 2308, “Negative Caching of DNS Queries”',
    url: 'https://www.rfc-editor.org/rfc/rfc2308',
  },
  insteadOf: [
    'catalogue/product-cache.ts#openProductCache>read',
    'catalogue/product-cache.ts#openProductCache>return>read',
  ],
  replace(parts) {
    const absent = new LRUCache<string, true>(KEPT);
    /** Rises with each change: who looked before it may have seen what was so before it. */
    let changes = 0;
    return {
      async readProduct(sku) {
        if (absent.has(sku)) return undefined;
        const seen = changes;
        const page = await parts.readProduct(sku);
        if (page === undefined && seen === changes) absent.set(sku, true);
        return page;
      },
      forgetProduct(sku) {
        changes += 1;
        absent.delete(sku);
        parts.forgetProduct(sku);
      },
    };
  },
};
