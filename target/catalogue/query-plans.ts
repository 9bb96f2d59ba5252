import type { QueryPlan } from '../config.ts';
import { type Query, statement } from '../database/statement.ts';
import {
  ALSO_BOUGHT,
  type LoadProduct,
  loadProduct,
  NEWEST,
  type ProductPage,
  pageStatement,
} from './product-page.ts';

/**
 * A column within an expression is not the column that the index is on: each read goes through all order lines, and through
 * the reviews, newest first, until it has enough of this product.
 */
const readUnindexed = pageStatement('read-product-page-unindexed', (column) => `${column} || '' = p.sku`);

const loadWithoutIndex: LoadProduct = async (query, sku) => {
  const [page] = await query(readUnindexed, [sku]);
  return page;
};

type Product = Pick<
  ProductPage,
  'sku' | 'name' | 'description' | 'category' | 'unitPriceCents' | 'currency' | 'priceVersion' | 'onHand'
>;

const readProduct = statement<Product>(
  'read-product',
  `select sku, name, description, category, unit_price_cents as "unitPriceCents", currency,
          price_version as "priceVersion", on_hand as "onHand"
     from products
    where sku = $1`,
);
const readReviewIds = statement<{ review_id: string }>(
  'read-review-ids',
  `select review_id from reviews where sku = $1 order by review_id desc limit ${NEWEST}`,
);
const readReview = statement<{ rating: number }>(
  'read-review',
  'select rating from reviews where review_id = $1',
);
const readLinesOfProduct = statement<{ order_id: string; quantity: number }>(
  'read-lines-of-product',
  `select order_id, quantity from order_lines where sku = $1 order by line_id desc limit ${NEWEST}`,
);
const readOrderStatus = statement<{ status: string }>(
  'read-status-of-order',
  'select status from orders where order_id = $1',
);
const readLinesOfOrder = statement<{ sku: string }>(
  'read-lines-of-order',
  'select sku from order_lines where order_id = $1',
);

/** What an object mapper does for `product.reviews.map(({ rating }) => rating)`. */
async function readRating(query: Query, sku: string): Promise<ProductPage['rating']> {
  let sum = 0;
  const reviews = await query(readReviewIds, [sku]);
  for (const { review_id: reviewId } of reviews) {
    const [review] = await query(readReview, [reviewId]);
    sum += review?.rating ?? 0;
  }
  const count = reviews.length;
  return { averageTenths: count === 0 ? 0 : Math.round((sum * 10) / count), count };
}

/** ... and for `product.lines.map(({ order }) => order)`, twice. */
async function readSales(
  query: Query,
  sku: string,
): Promise<{ recentlySoldUnits: number; others: Map<string, number> }> {
  let recentlySoldUnits = 0;
  const others = new Map<string, number>();
  for (const { order_id: orderId, quantity } of await query(readLinesOfProduct, [sku])) {
    const [order] = await query(readOrderStatus, [orderId]);
    if (order?.status !== 'confirmed') continue;
    recentlySoldUnits += quantity;
    for (const line of await query(readLinesOfOrder, [orderId])) {
      if (line.sku !== sku) others.set(line.sku, (others.get(line.sku) ?? 0) + 1);
    }
  }
  return { recentlySoldUnits, others };
}

async function readName(query: Query, sku: string): Promise<{ sku: string; name: string }> {
  const [product] = await query(readProduct, [sku]);
  return { sku, name: product?.name ?? '' };
}

/** One query for the product, and one for each row that has to do with it. */
const loadRowByRow: LoadProduct = async (query, sku) => {
  const [product] = await query(readProduct, [sku]);
  if (product === undefined) return undefined;
  const rating = await readRating(query, sku);
  const { recentlySoldUnits, others } = await readSales(query, sku);
  const most = [...others]
    .sort(([oneSku, one], [otherSku, other]) => other - one || (oneSku < otherSku ? -1 : 1))
    .slice(0, ALSO_BOUGHT);
  const alsoBought = [];
  for (const [other] of most) alsoBought.push(await readName(query, other));
  return { ...product, rating, recentlySoldUnits, alsoBought };
};

const LOADS: Readonly<Record<QueryPlan, LoadProduct>> = {
  good: loadProduct,
  'n-plus-one': loadRowByRow,
  'missing-index': loadWithoutIndex,
};

export const loadProductBy = (plan: QueryPlan): LoadProduct => LOADS[plan];
