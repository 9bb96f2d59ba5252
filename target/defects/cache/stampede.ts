import type { ProductPage } from '../../catalogue/product-page.ts';
import type { Defect } from '../defect.ts';

export const stampede: Defect = {
  name: 'stampede',
  number: 45,
  title: 'A hundred misses are a hundred loads',
  family: 'cache',
  breaks: 'no-stampede',
  story: [
    'Whoever does not find the page loads it, so a hundred who come at once load it a hundred times.',
    'A cache is busiest at the moment in which it is empty, and protects the database only where one loads and the others wait for him.',
    'The price of the bestseller is changed at noon, and the database goes down under a load that the cache was bought for.',
  ],
  provokedBy: {
    what: 'many who ask for one page right after it was forgotten',
    circumstances: ['cold-cache', 'price-changes'],
  },
  seenIn: {
    what: 'Facebook, 23 September 2010: two and a half hours, each client reloading what it took for invalid',
    url: 'http://www.clarkedailynews.com/facebook-crashes-taking-like-buttons-across-the-internet-with-it/',
  },
  insteadOf: [
    'catalogue/product-cache.ts#openProductCache>pages',
    'catalogue/product-cache.ts#openProductCache>fetch',
  ],
  replace(parts) {
    const pages = new Map<string, ProductPage>();
    return {
      async readProduct(sku) {
        const known = pages.get(sku);
        if (known !== undefined) return known;
        const page = await parts.loadProduct(parts.query, sku);
        if (page !== undefined) pages.set(sku, page);
        return page;
      },
      forgetProduct: (sku) => {
        pages.delete(sku);
      },
    };
  },
};
