import { z } from 'zod';
import { check } from '../check.ts';
import { type Query, statement } from '../database/statement.ts';
import { Refusal } from '../refusal.ts';
import { PRODUCT_CHANGES } from './product-feed.ts';
import { isSku, sku } from './sku.ts';

/** The body of `PUT /admin/products/:sku/price`. */
export const newPrice = z.strictObject({ unitPriceCents: z.int().min(1).max(100_000_000) });

export const priceChanged = z.strictObject({
  sku,
  unitPriceCents: z.int().min(1),
  priceVersion: z.int().min(1),
});
export type PriceChanged = z.infer<typeof priceChanged>;

/** The notification is sent by the commit of this very statement, if it commits. */
const setPrice = statement<PriceChanged>(
  'set-price',
  `with changed as (
     update products
        set unit_price_cents = $2, price_version = price_version + 1
      where sku = $1
     returning sku, unit_price_cents, price_version
   )
   select sku, unit_price_cents as "unitPriceCents", price_version as "priceVersion"
     from changed
     cross join lateral pg_notify('${PRODUCT_CHANGES}', sku)`,
);

/** @returns what the price is now; `undefined` where there is no such product. */
export async function changePrice(
  query: Query,
  sku: string,
  unitPriceCents: number,
): Promise<PriceChanged | undefined> {
  const [changed] = await query(setPrice, [sku, unitPriceCents]);
  return changed;
}

export const noSuchProduct = (): Refusal => new Refusal('not-found', 'There is no such product.');

interface PriceShop {
  readonly query: Query;
  readonly changePrice: typeof changePrice;
  readonly forgetProduct: (sku: string) => void;
}

/**
 * Sends one change, and then forgets the cached page, even where the change failed: if only its answer was lost, it may
 * have been committed all the same. Whoever made the change reads it from here on; the feed tells the other instances.
 */
export async function changeProduct<Changed>(
  shop: Pick<PriceShop, 'forgetProduct'>,
  sku: string,
  change: () => Promise<Changed | undefined>,
): Promise<Changed> {
  if (!isSku(sku)) throw noSuchProduct();
  try {
    const changed = await change();
    if (changed === undefined) throw noSuchProduct();
    return changed;
  } finally {
    shop.forgetProduct(sku);
  }
}

/**
 * `PUT /admin/products/:sku/price`. Sent twice it sets the same price twice, so it needs no key.
 * @throws Refusal `invalid`, `not-found`
 */
export function putPrice(shop: PriceShop, sku: string, body: unknown): Promise<PriceChanged> {
  const { unitPriceCents } = check(newPrice, body);
  return changeProduct(shop, sku, () => shop.changePrice(shop.query, sku, unitPriceCents));
}
