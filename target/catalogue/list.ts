import { z } from 'zod';
import { check } from '../check.ts';
import { type Query, statement } from '../database/statement.ts';
import { sku } from './sku.ts';

interface ListedProduct {
  readonly sku: string;
  readonly name: string;
  readonly unitPriceCents: number;
  readonly currency: string;
  readonly onHand: number;
}

export interface ProductList {
  readonly products: readonly ListedProduct[];
  /** What to ask for `after` to go on; `null` at the end. */
  readonly next: string | null;
}

const parameters = z.strictObject({
  after: sku.optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.number().min(1).max(100))
    .default(20),
  search: z
    .string()
    .regex(/^[^\p{Cc}\p{Cs}]{1,100}$/u)
    .optional(),
});

/** Keyset pagination: the hundredth page costs as much as the first. */
const listProducts = statement<ListedProduct>(
  'list-products',
  `select sku, name, unit_price_cents as "unitPriceCents", currency, on_hand as "onHand"
     from products
    where ($1::text is null or sku > $1)
      and ($3::text is null or name ilike $3)
    order by sku
    limit $2`,
);

/** The user's text is searched for as it stands: its wildcards are letters like others. */
const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/**
 * @param query of the URL: `after`, `limit`, `search`.
 * @throws Refusal `invalid`
 */
export async function list(query: Query, given: unknown): Promise<ProductList> {
  const { after, limit, search } = check(parameters, given);
  // One more than asked for tells whether there is more, without counting everything.
  const rows = await query(listProducts, [
    after ?? null,
    limit + 1,
    search === undefined ? null : containing(search),
  ]);
  const products = rows.slice(0, limit);
  return { products, next: rows.length > limit ? (products.at(-1)?.sku ?? null) : null };
}
