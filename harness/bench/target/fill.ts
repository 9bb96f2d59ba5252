import type { Sql } from '../../model/adapter.ts';

/**
 * Makes tables large over SQL, since a million rows over HTTP would take longer than the bench. All choices are functions
 * of a row's number, so each sitting has the same tables.
 */

/** Products `sku-<from>` to `sku-<to - 1>`, with stock that never runs out. */
export async function fillProducts(sql: Sql, from: number, to: number): Promise<void> {
  await sql(
    `insert into products (sku, name, description, category, unit_price_cents, currency, price_version, on_hand)
     select 'sku-' || n, 'Article ' || n || case n % 3 when 0 then ' steel' when 1 then ' oak' else '' end, 'Article ' || n || ', as sold here', 'category-' || n % 50,
            1000 + n % 1000, 'EUR', 1, 1000000000
       from generate_series($1::int, $2::int - 1) as n`,
    [from, to],
  );
  for (const table of ['products', 'product_words']) await sql(`vacuum analyze ${table}`);
}

/** So many orders of the past, of products `sku-<from>` to `sku-<from + skus - 1>` in turn. */
export interface Past {
  readonly orders: number;
  readonly from: number;
  readonly skus: number;
  /** The e-mail address of whoever bought all that; where it is left out, an account that is none of the buyers'. */
  readonly buyer?: string;
}

const THE_PAST = 'past@filler.test';

/**
 * Confirmed orders of one line each, with movement and sent mail. One simple
 * query, so one transaction; the numbers are ours, and the rows refer to each other as they should, so that the database
 * need not look after each of six million references.
 */
export async function fillOrders(sql: Sql, { orders, from, skus, buyer = THE_PAST }: Past): Promise<void> {
  await sql(
    `set local session_replication_role = replica;
     insert into accounts (account_id, email, name, password_hash, role)
     values (gen_random_uuid(), '${THE_PAST}', 'The past', 'none', 'buyer')
     on conflict (email) do nothing;
     with placed as (
       insert into orders (order_id, account_id, idempotency_key, request_digest, status, total_cents, currency,
                           card_token, created_at)
       select gen_random_uuid(), account_id, 'past-${from}-' || n, '', 'confirmed', 1000, 'EUR', '',
              now() - interval '1 day' - n * interval '1 second'
         from accounts cross join generate_series(1, ${orders}) as n
        where email = '${buyer}'
       returning order_id, split_part(idempotency_key, '-', 3)::int as n
     ), lines as (
       insert into order_lines (order_id, line_number, sku, quantity, unit_price_cents)
       select order_id, 1, 'sku-' || ${from} + n % ${skus}, 1, 1000 from placed
     ), mails as (
       insert into outbox (mail_id, order_id, recipient, subject, body, message_id, sent_at)
       select gen_random_uuid(), order_id, '${buyer}', 'Past', 'Past', 'past-${from}-' || n, now() from placed
     )
     insert into stock_movements (sku, delta, reason, order_id)
     select 'sku-' || ${from} + n % ${skus}, -1, 'sale', order_id from placed`,
  );
  for (const table of ['orders', 'order_lines', 'stock_movements', 'outbox'])
    await sql(`vacuum analyze ${table}`);
}

/** So many reviews of each of these products. */
export async function fillReviews(
  sql: Sql,
  { each, from, skus }: { readonly each: number; readonly from: number; readonly skus: number },
): Promise<void> {
  await sql(
    `insert into reviews (sku, rating, body)
     select 'sku-' || ($2::int + p), 1 + n % 5, 'Review ' || n
       from generate_series(0, $3::int - 1) as p cross join generate_series(1, $1::int) as n`,
    [each, from, skus],
  );
  await sql('vacuum analyze reviews');
}

/** How many orders there are. */
export async function countOrders(sql: Sql): Promise<number> {
  const [row] = await sql('select count(*)::int as orders from orders');
  return Number(row?.orders);
}
