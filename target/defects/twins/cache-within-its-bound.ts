import type { ProductPage } from '../../catalogue/product-page.ts';
import type { Twin } from '../defect.ts';

/** Less than what the shop declares, by as much as a page may take to load. */
const KEPT_MS = 1_200;

interface Kept {
  readonly page: Promise<ProductPage | undefined>;
  readonly sinceMs: number;
}

export const cacheWithinItsBound: Twin = {
  name: 'cache-within-its-bound',
  number: 9,
  title: 'A cache that hears of nothing, and forgets in time',
  family: 'twins',
  breaks: null,
  looksLike: 'bounded-staleness',
  story: [
    'Nobody tells this cache that a price has changed on another machine, so it shows the old one for more than a second.',
    'The shop has said that a page may be two seconds old, and no page lives as long as that, counted from before it was read; one’s own changes are forgotten at once.',
    'What is charged never comes from here, and an old page within the bound is what was promised.',
  ],
  provokedBy: {
    what: 'somebody who reads a page on another instance right after its price was changed',
    circumstances: ['price-changes', 'several-instances'],
  },
  seenIn: {
    what: 'Cache-Control: max-age, RFC 9111, section 5.2.2.1',
    url: 'https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.1',
  },
  insteadOf: [
    'catalogue/product-cache.ts#openProductCache>isFresh',
    'catalogue/product-cache.ts#openProductCache>return>read',
  ],
  replace(parts) {
    const pages = new Map<string, Kept>();
    return {
      async readProduct(sku) {
        const kept = pages.get(sku);
        if (kept !== undefined && performance.now() - kept.sinceMs <= KEPT_MS) return kept.page;
        const mine: Kept = { page: parts.loadProduct(parts.query, sku), sinceMs: performance.now() };
        pages.set(sku, mine);
        const forgetMine = (): void => {
          if (pages.get(sku) === mine) pages.delete(sku);
        };
        const page = await mine.page.catch((error: unknown) => {
          forgetMine();
          throw error;
        });
        if (page === undefined) forgetMine();
        return page;
      },
      forgetProduct: (sku) => {
        pages.delete(sku);
      },
    };
  },
};
