import { createHash } from 'node:crypto';
import pg from 'pg';
import { applicationName } from './application-name.ts';
import { fillProductWords } from './product-words.ts';

/** Any number will do, as long as all instances use the same. */
export const SCHEMA_LOCK = 7_215_001;

/**
 * The tables. Amounts are whole minor units. The database enforces what must hold
 * whatever the program does: no stock below zero, one order per key, one mail per Message-ID.
 */
export const SCHEMA = `
  create table if not exists products (
    sku text primary key,
    name text not null,
    description text not null,
    category text not null,
    unit_price_cents integer not null check (unit_price_cents >= 0),
    currency text not null,
    price_version integer not null,
    on_hand integer not null check (on_hand >= 0),
    stock_version bigint not null default 0 -- rises with each change of on_hand
  ) with (fillfactor = 70); -- room for on_hand to change in place, without touching the index

  -- For the search: the words of each name, in the order in which they are listed. Written by the triggers alone.
  create table if not exists product_words (
    word text not null,
    sku text not null references products on delete cascade,
    primary key (word, sku)
  );
  create or replace function words_of(given text) returns setof text immutable strict language sql as
    $$ select distinct word from regexp_split_to_table(lower(normalize(given, nfkc)), '[^[:alnum:]]+') as word where word <> '' $$;
  create or replace function add_product_words() returns trigger language plpgsql as
    $$ begin
         insert into product_words select word, sku from added cross join lateral words_of(name) as word
           on conflict do nothing;
         return null;
       end $$;
  create or replace function change_product_words() returns trigger language plpgsql as
    $$ begin
         delete from product_words where word in (select words_of(old.name)) and sku = new.sku;
         insert into product_words select word, new.sku from words_of(new.name) as word on conflict do nothing;
         return null;
       end $$;
  create or replace trigger product_words after insert on products
    referencing new table as added for each statement execute function add_product_words();
  create or replace trigger product_words_change after update of name on products
    for each row execute function change_product_words();
  drop index if exists products_by_name; -- of earlier versions

  create table if not exists reviews (
    review_id bigint generated always as identity primary key,
    sku text not null references products,
    rating smallint not null check (rating between 1 and 5),
    body text not null
  );
  create index if not exists newest_reviews on reviews (sku, review_id) include (rating);

  create table if not exists accounts (
    account_id uuid primary key,
    email text not null unique,
    name text not null,
    password_hash text not null,
    role text not null check (role in ('buyer', 'admin'))
  );

  create table if not exists orders (
    order_id uuid primary key,
    account_id uuid not null references accounts,
    idempotency_key text not null,
    request_digest text not null,
    status text not null check (status in ('pending', 'confirmed', 'failed', 'cancelled')),
    total_cents integer not null check (total_cents >= 0), -- what is charged: the discount is off
    discount_cents integer not null default 0 check (discount_cents >= 0),
    currency text not null,
    card_token text not null, -- blank as soon as nobody will need it again
    payment_id text,
    failure_code text,
    created_at timestamptz not null default now(),
    recover_at timestamptz not null default now(), -- when a pending order is given up by its request
    unique (account_id, idempotency_key)
  );
  create index if not exists orders_by_account on orders (account_id, created_at, order_id);
  create index if not exists orders_to_recover on orders (recover_at) where status = 'pending';

  create table if not exists order_lines (
    line_id bigint generated always as identity, -- which sale was earlier
    order_id uuid not null references orders,
    line_number integer not null,
    sku text not null references products,
    quantity integer not null check (quantity > 0),
    unit_price_cents integer not null check (unit_price_cents >= 0),
    primary key (order_id, line_number)
  );
  create index if not exists newest_sales on order_lines (sku, line_id) include (order_id, quantity);

  create table if not exists stock_movements (
    movement_id bigint generated always as identity primary key,
    sku text not null references products,
    delta integer not null,
    reason text not null check (reason in ('sale', 'release', 'restock', 'cancel')),
    order_id uuid references orders
  );

  create table if not exists order_events (
    event_id bigint generated always as identity,
    order_id uuid not null references orders,
    at timestamptz not null default now(),
    status text not null,
    what text not null,
    actor text not null check (actor in ('buyer', 'bank', 'shop')),
    primary key (order_id, event_id)
  );

  create table if not exists vouchers (
    code text primary key,
    kind text not null check (kind in ('percent', 'amount')),
    value integer not null check (value > 0 and (kind = 'amount' or value <= 100)),
    currency text check ((currency is not null) = (kind = 'amount')),
    redemption_limit integer not null check (redemption_limit > 0),
    redeemed integer not null default 0 check (redeemed between 0 and redemption_limit),
    expires_at timestamptz
  ) with (fillfactor = 70);

  create table if not exists voucher_redemptions (
    order_id uuid primary key references orders,
    code text not null references vouchers,
    account_id uuid not null references accounts,
    given_back_at timestamptz -- when the order failed or was cancelled
  );

  create table if not exists refunds (
    order_id uuid primary key references orders, -- one refund for each cancelled order
    payment_id text not null,
    amount_cents integer not null check (amount_cents > 0),
    refund_id text, -- the bank's word that it is done
    attempts integer not null default 0,
    due_at timestamptz not null default now()
  );
  create index if not exists refunds_due on refunds (due_at) where refund_id is null;

  create table if not exists deliveries (
    account_id uuid not null references accounts,
    idempotency_key text not null,
    sku text not null references products,
    quantity integer not null check (quantity > 0),
    on_hand integer not null default 0, -- the answer, for whoever sends the delivery again
    primary key (account_id, idempotency_key)
  );

  create table if not exists bank_events (
    event_id text primary key, -- what the bank tells twice is one event
    type text not null,
    payment_id text not null,
    reference text not null,
    received_at timestamptz not null default now()
  );

  create table if not exists outbox (
    mail_id uuid primary key,
    order_id uuid not null references orders,
    recipient text not null,
    subject text not null,
    body text not null,
    message_id text not null unique,
    sent_at timestamptz,
    attempts integer not null default 0,
    next_attempt_at timestamptz not null default now(),
    last_error text -- of the mail server, as long as it has not taken the mail
  );
  create index if not exists outbox_to_send on outbox (next_attempt_at) where sent_at is null;`;

/** Which schemas this database has been given, by the digest of their text. */
const APPLIED = `create table if not exists applied_schemas (
  digest text primary key,
  applied_at timestamptz not null default now()
)`;

/** Whoever waits longer than this for another instance begins anew. */
const WAIT_MS = 60_000;
/** An index of a large table takes its time; a database that says nothing for longer than this is not there. */
const BUILD_MS = 900_000;

/**
 * Creates the tables where this database has not been given this schema yet, over a connection of its own: instances that
 * start together take turns, for longer than a statement of a request may take.
 *
 * Where it has, nothing is asked of the tables: `create index if not exists` locks a table against all writers before it
 * looks whether there is anything to do, and a second instance that came up under load had checkouts end in deadlocks.
 */
export async function createSchema(databaseUrl: string, schema: string): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 5_000,
    application_name: applicationName('schema'),
    ...{ lock_timeout: WAIT_MS, statement_timeout: BUILD_MS, query_timeout: BUILD_MS + 5_000 },
  });
  // A connection that breaks fails the query, and says so once more: to nobody, it would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    const digest = createHash('sha256').update(schema).digest('hex');
    if (!(await isApplied(client, digest))) await apply(client, schema, digest);
  } finally {
    await client.end();
  }
}

async function isApplied(client: pg.Client, digest: string): Promise<boolean> {
  // Not `to_regclass`: while its session waits for the lock it remembers that there was no such table before.
  const { rows } = await client.query<{ there: boolean }>(
    `select exists (
       select from pg_class where relname = 'applied_schemas' and pg_table_is_visible(oid)
     ) as there`,
  );
  if (rows[0]?.there !== true) return false;
  const applied = await client.query('select from applied_schemas where digest = $1', [digest]);
  return applied.rowCount === 1;
}

/** A statement ends where a line ends with a semicolon, and perhaps a comment, but not within the body of a function. */
function statementsOf(schema: string): readonly string[] {
  const statements: string[] = [];
  let begun = '';
  for (const piece of schema.split(/(?<=;[ \t]*(?:--[^\n]*)?\n)/)) {
    begun += piece;
    if (begun.split('$$').length % 2 === 0) continue;
    statements.push(begun);
    begun = '';
  }
  return [...statements, begun];
}

/**
 * Each statement is a transaction of its own, so that none has a table locked while it waits for another: checkouts go on
 * beside it, and would otherwise meet it crosswise. All of them may be given again, and are, where somebody dies in between.
 */
async function apply(client: pg.Client, schema: string, digest: string): Promise<void> {
  // Ends with the connection, whatever becomes of it.
  await client.query(`select pg_advisory_lock(${SCHEMA_LOCK})`);
  // Somebody else may have done it while this one waited.
  if (await isApplied(client, digest)) return;
  for (const statement of statementsOf(schema)) await client.query(statement);
  await fillProductWords(client);
  await client.query(APPLIED);
  await client.query('insert into applied_schemas (digest) values ($1)', [digest]);
}
