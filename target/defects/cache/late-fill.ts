import type { ProductPage } from '../../catalogue/product-page.ts';
import type { Defect } from '../defect.ts';

export const lateFill: Defect = {
  name: 'late-fill',
  number: 40,
  title: 'A late fill after the delete',
  family: 'cache',
  breaks: 'bounded-staleness',
  story: [
    'A reader loads the page, the price changes and the page is forgotten, and then the reader puts what he has read into the cache: the delete came first, and there was nothing to delete.',
    'Between a miss and its fill lies a query, and whatever is invalidated meanwhile has to be invalidated in the hands of the one who loads; that is what the leases of memcache are for.',
    'The cache is wrong from then on, though every change was followed by its delete.',
  ],
  provokedBy: {
    what: 'a change of the price while a page is being loaded, whose answer is late',
    circumstances: ['price-changes', 'slow-database', 'cold-cache'],
  },
  seenIn: {
    what: 'Nishtala et al., “Scaling Memcache at Facebook” (NSDI 2013), stale sets; Suor/django-cacheops#302',
    url: 'https://www.usenix.org/conference/nsdi13/technical-sessions/presentation/nishtala',
  },
  insteadOf: [
    'catalogue/product-cache.ts#openProductCache>pages',
    'catalogue/product-cache.ts#openProductCache>fetch',
    'catalogue/product-cache.ts#openProductCache>return>forget',
  ],
  replace(parts) {
    const pages = new Map<string, ProductPage>();
    const loading = new Map<string, Promise<ProductPage | undefined>>();
    const load = async (sku: string): Promise<ProductPage | undefined> => {
      const page = await parts.loadProduct(parts.query, sku);
      if (page !== undefined) pages.set(sku, page);
      return page;
    };
    return {
      async readProduct(sku) {
        const page = pages.get(sku);
        if (page !== undefined) return page;
        const loaded = loading.get(sku) ?? load(sku).finally(() => loading.delete(sku));
        loading.set(sku, loaded);
        return loaded;
      },
      forgetProduct: (sku) => {
        pages.delete(sku);
      },
    };
  },
};
