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
    .meta({
      description: 'Words that are all in the name, whole; of more than eight the longest eight count.',
    })
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
  next: sku.nullable().meta({
    description:
      'What to ask for `after` to go on; null at the end. A page of a search may be short, or empty, and yet not the last.',
  }),
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

/** So many steps are made for one page, however few names they find. */
const STEPS = 1_000;
/** So many words of a text count, the longest ones: each of them is looked for in each step. */
const WORDS = 8;

/** One of the products of a page, the one after them, or where the search left off. */
interface FoundRow extends ListedProduct {
  readonly found: boolean;
  /** The last step of the page: there may be more beyond it. */
  readonly last: boolean;
}

/**
 * A leapfrog along the index of words, which has the skus of each word in their order (Veldhuizen, "Leapfrog Triejoin", ICDT
 * 2014): each step takes the next sku of every word; where all are the same it is found, else all go on from the farthest. So
 * a page of what every name contains costs as much as one of what hardly any contains. An index of trigrams would
 * find a text within words, too, but has no order, so that a page of what many names contain costs the more, the more there are.
 *
 * Words that are all common, and hardly ever together, would go on for long: after a thousand steps that is the page, however
 * short it is, and the next one goes on from the nearest sku, before which nothing was left out.
 */
export const listFound = statement<FoundRow>(
  'find-products',
  `with recursive asked as materialized (
     select array_agg(word) as words
       from (select word from words_of($3) as word order by length(word) desc, word limit ${WORDS}) as longest
   ), walk as (
     select 0 as step, $1::text as at, $1::text as nearest, true as found, 0 as results
     union all
     select step + 1, ahead.farthest, ahead.nearest, ahead.nearest = ahead.farthest,
            results + (ahead.nearest = ahead.farthest)::int
       from walk
      cross join asked
      cross join lateral (
              select max(next.sku) as farthest, min(next.sku) as nearest, count(next.sku) as there
                from unnest(words) as each (word)
                left join lateral (
                       select w.sku
                         from product_words w
                        where w.word = each.word and w.sku >= walk.at and not (walk.found and w.sku = walk.at)
                        order by w.sku
                        limit 1
                     ) as next on true
            ) as ahead
      where ahead.there = cardinality(words) and step < ${STEPS} and results < $2::int
   )
   select case when found then at else nearest end as sku, p.name, p.unit_price_cents as "unitPriceCents", p.currency,
          p.on_hand as "onHand", found, step = ${STEPS} as last
     from walk left join products p on p.sku = walk.at
    where (found and step > 0) or step = ${STEPS}
    order by step`,
);

/** One more than asked for tells whether there is more; where there are fewer, the last step does. */
function pageOf(rows: readonly FoundRow[], limit: number): ProductList {
  const found = rows.filter((row) => row.found);
  const products = found.slice(0, limit).map(({ found: _, last: __, ...product }) => product);
  if (found.length > limit) return { products, next: products.at(-1)?.sku ?? null };
  const left = rows.at(-1);
  return { products, next: left?.last === true ? left.sku : null };
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
