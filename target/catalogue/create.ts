import { z } from 'zod';
import { check } from '../check.ts';
import { type Query, statement } from '../database/statement.ts';
import { Refusal } from '../refusal.ts';
import { PRODUCT_CHANGES } from './product-feed.ts';
import { sku } from './sku.ts';

/**
 * Any language, but no control characters: NUL would not reach the database. Looked at before it is trimmed, so that
 * the contract says of the text as it is sent what is checked.
 */
const text = (charsMax: number) =>
  z
    .string()
    .regex(new RegExp(`^[^\\p{Cc}\\p{Cs}]{1,${charsMax}}$`, 'u'))
    .regex(/\S/)
    .trim();

/** The body of `POST /admin/products`. */
export const newProduct = z.strictObject({
  sku,
  name: text(200),
  description: text(5_000),
  category: text(100),
  unitPriceCents: z.int().min(1).max(100_000_000),
  currency: z.string().regex(/^[A-Z]{3}$/),
  onHand: z.int().min(0).max(100_000),
});

export const createdProduct = newProduct.extend({ priceVersion: z.literal(1) });
export type CreatedProduct = z.infer<typeof createdProduct>;

/** The units that it starts with are a delivery like others, so that movements explain every unit on the shelf. */
const insertProduct = statement<CreatedProduct>(
  'insert-product',
  `with created as (
     insert into products (sku, name, description, category, unit_price_cents, currency, price_version, on_hand)
     values ($1, $2, $3, $4, $5, $6, 1, $7)
     on conflict (sku) do nothing
     returning *
   ), movement as (
     insert into stock_movements (sku, delta, reason) select sku, on_hand, 'restock' from created where on_hand > 0
   )
   select sku, name, description, category, unit_price_cents as "unitPriceCents", currency, on_hand as "onHand",
          price_version as "priceVersion"
     from created
     cross join lateral pg_notify('${PRODUCT_CHANGES}', sku)`,
);

interface CreateShop {
  readonly query: Query;
  readonly forgetProduct: (sku: string) => void;
}

/**
 * `POST /admin/products`. The sku is its key: sent twice, the second time is told that the product is there.
 * @throws Refusal `invalid`, `sku-taken`
 */
export async function createProduct(shop: CreateShop, body: unknown): Promise<CreatedProduct> {
  const given = check(newProduct, body);
  try {
    const [created] = await shop.query(insertProduct, [
      given.sku,
      given.name,
      given.description,
      given.category,
      given.unitPriceCents,
      given.currency,
      given.onHand,
    ]);
    if (created === undefined) throw new Refusal('sku-taken', 'Choose another sku, or change that product.');
    return created;
  } finally {
    // A correct cache remembers no absence; this is for one that would.
    shop.forgetProduct(given.sku);
  }
}
