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
  /** What to ask for `after` to go on; `null` at the end. A page of a search may be short, or empty, and yet not the last. */
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

/** Of a search for several words, so many names that have the rarest of them are looked at for one page. */
const LOOKED_AT = 1_000;

/** One of the products of a page, the one after them, or the last name that was looked at. */
interface FoundRow extends ListedProduct {
  /** Whether all words are in its name. */
  readonly found: boolean;
  /** Whether there may be more beyond the last name that was looked at. */
  readonly more: boolean;
}

/**
 * One walk along the index of words, which has the skus of each word in their order: a page of what every name contains costs
 * as much as one of what hardly any contains. An index of trigrams would find a text within words, too, but has no order, so
 * that a page of what many names contain costs the more, the more there are.
 *
 * Of several words the rarest is walked along, and each name looked up for the others. Where all of them are common that may
 * go on for long: after a thousand names that is the page, however short it is, and the next one goes on from there.
 */
export const listFound = statement<FoundRow>(
  'find-products',
  `with asked as materialized (
     select word, count(*) over () as words from words_of($3) as word
   ), rarest_first as materialized (
     select array_agg(word order by names, word) as words
       from asked
      cross join lateral (
              select count(*) as names
                from (select from product_words w where w.word = asked.word and asked.words > 1 limit ${LOOKED_AT}) as counted
            ) as few
   ), looked_at as materialized (
     select w.sku
       from product_words w
      where w.word = (select words[1] from rarest_first) and w.sku > $1
      order by w.sku
      limit (select case when cardinality(words) = 1 then $2::int else ${LOOKED_AT} end from rarest_first)
   ), seen as (
     select l.sku, not exists (
              select from rarest_first, unnest(words[2:]) as other (word)
               where not exists (select from product_words w where w.word = other.word and w.sku = l.sku)
            ) as found
       from looked_at l
   )
   select ${COLUMNS}, found, (select count(*) from looked_at) = ${LOOKED_AT} as more
     from seen join products using (sku)
    where found or sku = (select max(sku) from looked_at)
    order by sku
    limit $2`,
);

/** What is beyond the last product of a page, or beyond the last name that was looked at for it. */
function pageOf(rows: readonly FoundRow[], limit: number): ProductList {
  const found = rows.filter((row) => row.found).slice(0, limit);
  const products = found.map(({ found: _, more: __, ...product }) => product);
  const last = rows.at(-1);
  if (rows.length > limit) return { products, next: products.at(-1)?.sku ?? null };
  return { products, next: last?.more === true ? last.sku : null };
}

/**
 * @param query of the URL: `after`, `limit`, `search`.
 * @throws Refusal `invalid`
 */
export async function list(query: Query, given: unknown): Promise<ProductList> {
  const { after = '', limit, search } = check(listParameters, given);
  // One more than asked for tells whether there is more, without counting everything.
  if (search !== undefined) return pageOf(await query(listFound, [after, limit + 1, search]), limit);
  const rows = await query(listAll, [after, limit + 1]);
  const products = rows.slice(0, limit);
  return { products, next: rows.length > limit ? (products.at(-1)?.sku ?? null) : null };
}
