import type { PriceChanged } from '../../catalogue/change.ts';
import { PRODUCT_CHANGES } from '../../catalogue/product-feed.ts';
import { statement } from '../../database/statement.ts';
import type { Defect } from '../defect.ts';

/** On its own, so it goes out at once. */
const announceChange = statement('defect-announce-change', `select pg_notify('${PRODUCT_CHANGES}', $1)`);

const setPrice = statement<PriceChanged>(
  'defect-set-price',
  `update products
      set unit_price_cents = $2, price_version = price_version + 1
    where sku = $1
   returning sku, unit_price_cents as "unitPriceCents", price_version as "priceVersion"`,
);

export const invalidationBeforeCommit: Defect = {
  name: 'invalidation-before-commit',
  number: 39,
  title: 'Forget, then commit',
  family: 'cache',
  breaks: 'bounded-staleness',
  story: [
    'The other instances are told to forget the page, and only then is the new price written: who asks in between loads the old page again, and keeps it.',
    'An invalidation says “what you have is no longer so”, which is true from the commit on and not before; sent from within the transaction it is a race against one’s own database.',
    'The price stays wrong on one machine of two, until somebody changes it again, and nobody can reproduce it.',
  ],
  provokedBy: {
    what: 'somebody who reads the page between the announcement and the commit, on another instance',
    circumstances: ['price-changes', 'several-instances', 'slow-database'],
  },
  seenIn: {
    what: 'Suor/django-cacheops#22 (“invalidated on post_save and recached before actual commit”), OpenMage/magento-lts#543',
    url: 'https://github.com/Suor/django-cacheops/issues/22',
  },
  insteadOf: ['catalogue/change.ts#setPrice', 'catalogue/change.ts#changePrice'],
  replace: () => ({
    async changePrice(query, sku, unitPriceCents) {
      await query(announceChange, [sku]);
      const [changed] = await query(setPrice, [sku, unitPriceCents]);
      return changed;
    },
  }),
};
