import type { Catalogue, Sql } from '../harness/index.ts';

/** Orders that were there before the run belong to this account; the tally leaves them out. */
export const EARLIER_BUYER = 'earlier@filler.test';

/**
 * Fills the catalogue over SQL, since ten thousand products over HTTP would take longer than the run. Around what the
 * scenario sells it lays what a real shop has: other products, reviews, and orders of the past, so that a product page
 * has something to join and to aggregate.
 */
export async function fillCatalogue(sql: Sql, { currency, products, filler }: Catalogue): Promise<void> {
  await sql(
    `insert into products (sku, name, description, category, unit_price_cents, currency, price_version, on_hand)
     select sku, name, name || ', as sold here', 'on sale', price, $4, 1, stock
       from unnest($1::text[], $2::text[], $3::int[], $5::int[]) as given (sku, name, price, stock)`,
    [
      products.map(({ sku }) => sku),
      products.map(({ name }) => name),
      products.map(({ unitPriceCents }) => unitPriceCents),
      currency,
      products.map(({ stock }) => stock),
    ],
  );
  const skus = products.map(({ sku }) => sku);
  if (filler > 0) await fillPast(sql, currency, skus, filler);
}

/** What sells is reviewed; the long tail hardly is. */
const REVIEWS_OF_WHAT_SELLS = 100;
const REVIEWS_OF_THE_REST = 2;

/**
 * One order for each product of the filler: two lines of the long tail, one of what the scenario sells, so that its pages
 * have sales to sum up and neighbours to find. All choices are functions of a row's number: each run has the same past.
 */
async function fillPast(
  sql: Sql,
  currency: string,
  products: readonly string[],
  filler: number,
): Promise<void> {
  await sql(
    `insert into products (sku, name, description, category, unit_price_cents, currency, price_version, on_hand)
     select 'filler-' || n, 'Product ' || n, repeat('A sentence about product ' || n || '. ', 8),
            'category ' || n % 50, 500 + n % 9500, $1, 1, 1000
       from generate_series(1, $2::int) as n`,
    [currency, filler],
  );
  await sql(
    `insert into reviews (sku, rating, body)
     select sku, 1 + r % 5, 'Review ' || r || ' of ' || sku
       from products cross join generate_series(1, $1::int) as r
      where r <= $2 or sku not like 'filler-%'`,
    [REVIEWS_OF_WHAT_SELLS, REVIEWS_OF_THE_REST],
  );
  await sql(
    `with buyer as (
       insert into accounts (account_id, email, name, password_hash, role)
       values (gen_random_uuid(), $1, 'Earlier buyers', 'none', 'buyer')
       returning account_id
     ), placed as (
       insert into orders (order_id, account_id, idempotency_key, request_digest, status, total_cents, currency, card_token)
       select gen_random_uuid(), account_id, 'earlier-' || n, '', 'confirmed', 0, $2, ''
         from buyer cross join generate_series(1, $3::int) as n
       returning order_id, substr(idempotency_key, 9)::int as n
     )
     insert into order_lines (order_id, line_number, sku, quantity, unit_price_cents)
     select order_id, line_number, sku, 1 + n % 3, 1000
       from placed, lateral (values
         (1, ($4::text[])[1 + n % cardinality($4::text[])]),
         (2, 'filler-' || n),
         (3, 'filler-' || 1 + (n::bigint * 7919) % $3)
       ) as line (line_number, sku)`,
    [EARLIER_BUYER, currency, filler, products],
  );
  await sql('analyze');
}
