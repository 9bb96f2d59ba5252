import { z } from 'zod';
import { type Query, statement } from '../database/statement.ts';
import { sku } from './sku.ts';

const amount = z.int().min(0);

export const ALSO_BOUGHT = 5;

/** Everything that a product page shows. */
export const productPage = z.strictObject({
  sku,
  name: z.string(),
  description: z.string(),
  category: z.string(),
  unitPriceCents: amount,
  currency: z.string(),
  /** Grows with every change of the price. */
  priceVersion: amount,
  onHand: amount,
  /** Tenths, so that 4.3 stars are 43; 0 where nobody has rated it. */
  rating: z.strictObject({ averageTenths: z.int().min(0).max(50), count: amount }),
  soldUnits: amount,
  alsoBought: z.array(z.strictObject({ sku, name: z.string() })).max(ALSO_BOUGHT),
});

export type ProductPage = z.infer<typeof productPage>;

/** Reads a page, or `undefined` where there is no such product. */
export type LoadProduct = (query: Query, sku: string) => Promise<ProductPage | undefined>;

/**
 * The page in one statement, so that it is one snapshot. It aggregates what grows with every sale, and that is why it
 * is worth a cache: units sold, the average rating, and what else was in the same orders.
 * @param name of the prepared statement.
 * @param ofProduct the condition that a row belongs to the product `p`, given the row's column.
 */
export function pageStatement(name: string, ofProduct: (column: string) => string) {
  return statement<ProductPage>(
    name,
    `select p.sku, p.name, p.description, p.category, p.unit_price_cents as "unitPriceCents", p.currency,
            p.price_version as "priceVersion", p.on_hand as "onHand",
            rated.rating, sold.units as "soldUnits", also.bought as "alsoBought"
       from products p
       cross join lateral (
         select json_build_object('averageTenths', coalesce(round(avg(r.rating) * 10), 0)::int,
                                  'count', count(*)::int) as rating
           from reviews r
          where ${ofProduct('r.sku')}
       ) rated
       cross join lateral (
         select coalesce(sum(l.quantity), 0)::int as units
           from order_lines l
           join orders o using (order_id)
          where ${ofProduct('l.sku')} and o.status = 'confirmed'
       ) sold
       cross join lateral (
         select coalesce(json_agg(json_build_object('sku', t.sku, 'name', t.name)
                                  order by t.times desc, t.sku collate "C"), '[]') as bought
           from (
             select other.sku, q.name, count(*) as times
               from order_lines mine
               join order_lines other using (order_id)
               join products q on q.sku = other.sku
              where ${ofProduct('mine.sku')} and other.sku <> p.sku
              group by other.sku, q.name
              order by times desc, other.sku collate "C"
              limit ${ALSO_BOUGHT}
           ) t
       ) also
      where p.sku = $1`,
  );
}

/** Three index scans, however large the tables. */
const readPage = pageStatement('read-product-page', (column) => `${column} = p.sku`);

export const loadProduct: LoadProduct = async (query, sku) => {
  const [page] = await query(readPage, [sku]);
  return page;
};
