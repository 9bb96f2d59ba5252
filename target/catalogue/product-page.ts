import { z } from 'zod';
import { type Query, statement } from '../database/statement.ts';
import { sku } from './sku.ts';

const amount = z.int().min(0);

export const ALSO_BOUGHT = 5;
/** How many of the newest sales, and of the newest reviews, a page sums up. */
export const NEWEST = 100;

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
  /** What the newest reviews say. Tenths, so that 4.3 stars are 43; 0 where nobody has rated it. */
  rating: z.strictObject({ averageTenths: z.int().min(0).max(50), count: amount.max(NEWEST) }),
  /** Of the newest sales, those that stand. */
  recentlySoldUnits: amount,
  /** What was in the same orders most often. */
  alsoBought: z.array(z.strictObject({ sku, name: z.string() })).max(ALSO_BOUGHT),
});

export type ProductPage = z.infer<typeof productPage>;

/** Reads a page, or `undefined` where there is no such product. */
export type LoadProduct = (query: Query, sku: string) => Promise<ProductPage | undefined>;

/**
 * The page in one statement, so that it is one snapshot. What it aggregates takes some hundred rows of four tables, and
 * that is why it is worth a cache: the average rating, units sold, and what else was in the same orders.
 *
 * It aggregates the newest of each, so that a page costs the same however long its product has been selling: the limit
 * stands within, where it bounds what is read, and the status is asked of no more orders than that. A cancelled order
 * is no sale from its cancellation on.
 * @param name of the prepared statement.
 * @param ofProduct the condition that a row belongs to the product `p`, given the row's column.
 */
export function pageStatement(name: string, ofProduct: (column: string) => string) {
  return statement<ProductPage>(
    name,
    `select p.sku, p.name, p.description, p.category, p.unit_price_cents as "unitPriceCents", p.currency,
            p.price_version as "priceVersion", p.on_hand as "onHand",
            rated.rating, sold."recentlySoldUnits", sold."alsoBought"
       from products p
       cross join lateral (
         select json_build_object('averageTenths', coalesce(round(avg(newest.rating) * 10), 0)::int,
                                  'count', count(*)::int) as rating
           from (
             select r.rating
               from reviews r
              where ${ofProduct('r.sku')}
              order by r.review_id desc
              limit ${NEWEST}
           ) newest
       ) rated
       cross join lateral (
         with sales as materialized (
           select order_id, newest.quantity
             from (
               select l.order_id, l.quantity
                 from order_lines l
                where ${ofProduct('l.sku')}
                order by l.line_id desc
                limit ${NEWEST}
             ) newest
             join orders o using (order_id)
            where o.status = 'confirmed'
         ), most as (
           select other.sku, count(*) as times
             from sales
             join order_lines other using (order_id)
            where other.sku <> p.sku
            group by other.sku
            order by times desc, other.sku collate "C"
            limit ${ALSO_BOUGHT}
         )
         select (select coalesce(sum(quantity), 0)::int from sales) as "recentlySoldUnits",
                (select coalesce(json_agg(json_build_object('sku', sku, 'name', q.name)
                                          order by times desc, sku collate "C"), '[]')
                   from most
                   join products q using (sku)) as "alsoBought"
       ) sold
      where p.sku = $1`,
  );
}

/** Index scans, none of them longer than `NEWEST` rows, however large the tables. */
export const readPage = pageStatement('read-product-page', (column) => `${column} = p.sku`);

export const loadProduct: LoadProduct = async (query, sku) => {
  const [page] = await query(readPage, [sku]);
  return page;
};
