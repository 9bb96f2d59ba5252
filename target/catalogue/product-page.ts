import { type Query, statement } from '../database/statement.ts';

/** Everything that a product page shows. */
export interface ProductPage {
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly unitPriceCents: number;
  readonly currency: string;
  /** Grows with every change of the price. */
  readonly priceVersion: number;
  readonly onHand: number;
  /** Tenths, so that 4.3 stars are 43; 0 where nobody has rated it. */
  readonly rating: { readonly averageTenths: number; readonly count: number };
  readonly soldUnits: number;
  readonly alsoBought: readonly { readonly sku: string; readonly name: string }[];
}

const ALSO_BOUGHT = 5;

/**
 * The page in one statement, so that it is one snapshot. It aggregates what grows with every sale, and that is why it
 * is worth a cache: units sold, the average rating, and what else was in the same orders.
 */
const readPage = statement<ProductPage>(
  'read-product-page',
  `select p.sku, p.name, p.description, p.category, p.unit_price_cents as "unitPriceCents", p.currency,
          p.price_version as "priceVersion", p.on_hand as "onHand",
          rated.rating, sold.units as "soldUnits", also.bought as "alsoBought"
     from products p
     cross join lateral (
       select json_build_object('averageTenths', coalesce(round(avg(r.rating) * 10), 0)::int,
                                'count', count(*)::int) as rating
         from reviews r
        where r.sku = p.sku
     ) rated
     cross join lateral (
       select coalesce(sum(l.quantity), 0)::int as units
         from order_lines l
         join orders o using (order_id)
        where l.sku = p.sku and o.status = 'confirmed'
     ) sold
     cross join lateral (
       select coalesce(json_agg(json_build_object('sku', t.sku, 'name', t.name) order by t.times desc, t.sku), '[]')
                as bought
         from (
           select other.sku, q.name, count(*) as times
             from order_lines mine
             join order_lines other using (order_id)
             join products q on q.sku = other.sku
            where mine.sku = p.sku and other.sku <> p.sku
            group by other.sku, q.name
            order by times desc, other.sku
            limit ${ALSO_BOUGHT}
         ) t
     ) also
    where p.sku = $1`,
);

/** @returns the page, or `undefined` where there is no such product. */
export async function readProductPage(query: Query, sku: string): Promise<ProductPage | undefined> {
  const [page] = await query(readPage, [sku]);
  return page;
}
