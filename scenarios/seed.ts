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
  if (filler > 0) await fillPast(sql, currency, filler);
}

const REVIEWS_PER_PRODUCT = 10;
const LINES_PER_ORDER = 3;

/** All choices are functions of the row number, so that each run has the same past. */
async function fillPast(sql: Sql, currency: string, filler: number): Promise<void> {
  await sql(
    `insert into products (sku, name, description, category, unit_price_cents, currency, price_version, on_hand)
     select 'filler-' || n, 'Product ' || n, repeat('A sentence about product ' || n || '. ', 8),
            'category ' || n % 50, 500 + n % 9500, $1, 1, 1000
       from generate_series(1, $2::int) as n`,
    [currency, filler],
  );
  await sql(
    `insert into reviews (sku, rating, body)
     select sku, 1 + (hashtext(sku || r) & 3) + (r & 1), 'Review ' || r || ' of ' || sku
       from products cross join generate_series(1, $1::int) as r`,
    [REVIEWS_PER_PRODUCT],
  );
  await sql(
    `insert into accounts (account_id, email, name, password_hash, role)
     values (gen_random_uuid(), $1, 'Earlier buyers', 'none', 'buyer')`,
    [EARLIER_BUYER],
  );
  await sql(
    `with placed as (
       insert into orders (order_id, account_id, idempotency_key, request_digest, status, total_cents, currency, card_token)
       select gen_random_uuid(), account_id, 'earlier-' || n, '', 'confirmed', 0, $1, ''
         from accounts cross join generate_series(1, $2::int) as n
        where email = $3
       returning order_id, substr(idempotency_key, 9)::int as n
     ), skus as (
       select sku, row_number() over (order by sku) as position, count(*) over () as total from products
     )
     insert into order_lines (order_id, line_number, sku, quantity, unit_price_cents)
     select placed.order_id, line, skus.sku, 1 + (placed.n + line) % 3, 1000
       from placed cross join generate_series(1, $4::int) as line
       join skus on skus.position = 1 + (placed.n::bigint * 7919 + line * 104729) % skus.total`,
    [currency, filler, EARLIER_BUYER, LINES_PER_ORDER],
  );
  await sql('analyze');
}
