import type { Defect } from '../defect.ts';

export const cachedAbsence: Defect = {
  name: 'cached-absence',
  number: 42,
  title: 'A 404 that is cached without end',
  family: 'cache',
  breaks: 'changes-become-visible',
  story: [
    'That there is no such product is remembered, so that scanners do not load the database, and nothing ever makes the shop forget it: a change forgets pages, and this is no page.',
    'An absence is an answer like any other and changes like any other, only that the change which ends it is called “create”, and nobody thinks that something can be stale which was not there.',
    'A product is announced, its page is opened a minute too early, and it is not for sale on that machine until somebody restarts it.',
  ],
  provokedBy: {
    what: 'somebody who asks for a product before it is created',
    circumstances: ['price-changes', 'cold-cache'],
  },
  seenIn: {
    what: 'ptpb/pb#225 (“paste creation also invalidates cache”), guardian/frontend#2179',
    url: 'https://github.com/ptpb/pb/issues/225',
  },
  insteadOf: [
    'catalogue/product-cache.ts#openProductCache>read',
    'catalogue/product-cache.ts#openProductCache>return>read',
  ],
  replace(parts) {
    const absent = new Set<string>();
    return {
      async readProduct(sku) {
        if (absent.has(sku)) return undefined;
        const page = await parts.readProduct(sku);
        if (page === undefined) absent.add(sku);
        return page;
      },
    };
  },
};
