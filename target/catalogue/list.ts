import { z } from 'zod';
import { check } from '../check.ts';
import { type Query, statement } from '../database/statement.ts';
import { sku } from './sku.ts';

/** The parameters of `GET /products`. */
export const listParameters = z.strictObject({
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
    .regex(/[\p{L}\p{N}]/u, 'a search needs a letter or a digit')
    .optional(),
});

export const productList = z.strictObject({
  products: z.array(
    z.strictObject({
      sku,
      name: z.string(),
      unitPriceCents: z.int().min(0),
      currency: z.string(),
      onHand: z.int().min(0),
    }),
  ),
  /** What to ask for `after` to go on; `null` at the end. */
  next: sku.nullable(),
});

export type ProductList = z.infer<typeof productList>;
type ListedProduct = ProductList['products'][number];

const COLUMNS = `sku, name, unit_price_cents as "unitPriceCents", currency, on_hand as "onHand"`;

/**
 * Keyset pagination: the hundredth page costs as much as the first. It begins after the empty text rather than with
 * "or there is no `after`", which a generic plan could not use the index for.
 */
export const listAll = statement<ListedProduct>(
  'list-products',
  `select ${COLUMNS}
     from products
    where sku > $1
    order by sku
    limit $2`,
);

/**
 * Without a name, so that it is planned for its text: what nearly every name contains is found soonest along the skus,
 * what hardly any name contains by the trigrams. One plan for all would read the whole table for one of them.
 */
export const listFound = statement<ListedProduct>(
  '',
  `select ${COLUMNS}
     from products
    where sku > $1 and name ilike $3
    order by sku
    limit $2`,
);

/** Three letters or digits in a row: only then does the index of trigrams know where in a name a text stands. */
const TRIGRAM = /[\p{L}\p{N}]{3}/u;

/**
 * The text is looked for as it stands: its wildcards are letters like others. Where it is too short for the index it is
 * looked for at the beginning of the name alone, which the index does know.
 */
function patternFor(text: string): string {
  const escaped = text.replace(/[\\%_]/g, '\\$&');
  return TRIGRAM.test(text) ? `%${escaped}%` : `${escaped}%`;
}

/**
 * @param query of the URL: `after`, `limit`, `search`.
 * @throws Refusal `invalid`
 */
export async function list(query: Query, given: unknown): Promise<ProductList> {
  const { after = '', limit, search } = check(listParameters, given);
  // One more than asked for tells whether there is more, without counting everything.
  const rows =
    search === undefined
      ? await query(listAll, [after, limit + 1])
      : await query(listFound, [after, limit + 1, patternFor(search)]);
  const products = rows.slice(0, limit);
  return { products, next: rows.length > limit ? (products.at(-1)?.sku ?? null) : null };
}
