import type { ProductPage } from '../../catalogue/product-page.ts';
import type { Defect } from '../defect.ts';

export const staleOnError: Defect = {
  name: 'stale-on-error',
  number: 44,
  title: 'Where a page cannot be loaded, the last one is good enough',
  family: 'cache',
  breaks: 'bounded-staleness',
  story: [
    'Where a page cannot be loaded, the one that was shown last is shown again, however long ago that was, and though the shop knows that it has changed.',
    'An old answer is often better than none, which is what stale-if-error is for, but that header has a number of seconds behind it: without one, “old” has no end.',
    'The database of reviews is locked by a migration, and all morning the shop shows yesterday’s prices, with a green light on every monitor.',
  ],
  provokedBy: {
    what: 'pages that cannot be loaded for longer than they may be stale, after their price was changed',
    circumstances: ['price-changes', 'slow-database'],
  },
  seenIn: {
    what: 'RFC 5861, section 4: stale-if-error has a bound, and what is written by hand has none',
    url: 'https://www.rfc-editor.org/rfc/rfc5861#section-4',
  },
  insteadOf: [
    'catalogue/product-cache.ts#openProductCache>isFresh',
    'catalogue/product-cache.ts#openProductCache>fetch',
  ],
  replace(parts) {
    const latest = new Map<string, ProductPage>();
    return {
      async readProduct(sku) {
        try {
          const page = await parts.readProduct(sku);
          if (page !== undefined) latest.set(sku, page);
          return page;
        } catch (error) {
          const stale = latest.get(sku);
          if (stale === undefined) throw error;
          return stale;
        }
      },
    };
  },
};
