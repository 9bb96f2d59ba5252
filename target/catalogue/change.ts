import { z } from 'zod';
import { check } from '../check.ts';
import { type Query, statement } from '../database/statement.ts';
import { Refusal } from '../refusal.ts';
import { isSku } from './sku.ts';

const newPrice = z.strictObject({ unitPriceCents: z.int().min(1).max(100_000_000) });
const delivery = z.strictObject({ quantity: z.int().min(1).max(100_000) });

interface PriceChanged {
  readonly sku: string;
  readonly unitPriceCents: number;
  readonly priceVersion: number;
}
interface Restocked {
  readonly sku: string;
  readonly onHand: number;
}

const setPrice = statement<PriceChanged>(
  'set-price',
  `update products
      set unit_price_cents = $2, price_version = price_version + 1
    where sku = $1
   returning sku, unit_price_cents as "unitPriceCents", price_version as "priceVersion"`,
);

/** Stock and the movement that explains it, together. */
const addStock = statement<Restocked>(
  'add-stock',
  `with added as (
     update products set on_hand = on_hand + $2
      where sku = $1
     returning sku, on_hand
   ), movement as (
     insert into stock_movements (sku, delta, reason) select sku, $2, 'restock' from added
   )
   select sku, on_hand as "onHand" from added`,
);

/** What a change needs: the database, and whom to tell. */
interface Shop {
  readonly query: Query;
  readonly forgetProduct: (sku: string) => void;
}

/**
 * Does one statement and then forgets the cached page, even where the statement failed: if its answer was lost, it may
 * have been committed all the same.
 */
async function change<Row>(shop: Shop, sku: string, work: () => Promise<readonly Row[]>): Promise<Row> {
  if (!isSku(sku)) throw notFound();
  try {
    const [row] = await work();
    if (row === undefined) throw notFound();
    return row;
  } finally {
    shop.forgetProduct(sku);
  }
}

const notFound = (): Refusal => new Refusal('not-found', 'There is no such product.');

/** @throws Refusal `invalid`, `not-found` */
export function changePrice(shop: Shop, sku: string, body: unknown): Promise<PriceChanged> {
  const { unitPriceCents } = check(newPrice, body);
  return change(shop, sku, () => shop.query(setPrice, [sku, unitPriceCents]));
}

/** @throws Refusal `invalid`, `not-found` */
export function restock(shop: Shop, sku: string, body: unknown): Promise<Restocked> {
  const { quantity } = check(delivery, body);
  return change(shop, sku, () => shop.query(addStock, [sku, quantity]));
}
