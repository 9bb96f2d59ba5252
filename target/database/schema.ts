import pg from 'pg';

/** Any number will do, as long as all instances use the same. */
const SCHEMA_LOCK = 7_215_001;

/**
 * The tables, created where they are missing. Amounts are whole minor units. The database enforces what must hold
 * whatever the program does: no stock below zero, one order per key, one mail per Message-ID.
 */
const SCHEMA = `
  create table if not exists products (
    sku text primary key,
    name text not null,
    description text not null,
    category text not null,
    unit_price_cents integer not null check (unit_price_cents >= 0),
    currency text not null,
    price_version integer not null,
    on_hand integer not null check (on_hand >= 0)
  ) with (fillfactor = 70); -- room for on_hand to change in place, without touching the index

  create table if not exists reviews (
    review_id bigint generated always as identity primary key,
    sku text not null references products,
    rating smallint not null check (rating between 1 and 5),
    body text not null
  );
  create index if not exists reviews_by_sku on reviews (sku) include (rating);

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
    total_cents integer not null check (total_cents >= 0),
    currency text not null,
    card_token text not null, -- blank as soon as nobody will need it again
    payment_id text,
    failure_code text,
    created_at timestamptz not null default now(),
    recover_at timestamptz not null default now(), -- when a pending order is given up by its request
    unique (account_id, idempotency_key)
  );
  create index if not exists orders_by_account on orders (account_id, created_at desc, order_id);
  create index if not exists orders_to_recover on orders (recover_at) where status = 'pending';

  create table if not exists order_lines (
    order_id uuid not null references orders,
    line_number integer not null,
    sku text not null references products,
    quantity integer not null check (quantity > 0),
    unit_price_cents integer not null check (unit_price_cents >= 0),
    primary key (order_id, line_number)
  );
  create index if not exists order_lines_by_sku on order_lines (sku) include (order_id, quantity);

  create table if not exists stock_movements (
    movement_id bigint generated always as identity primary key,
    sku text not null references products,
    delta integer not null,
    reason text not null check (reason in ('sale', 'release', 'restock', 'cancel')),
    order_id uuid references orders
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
    next_attempt_at timestamptz not null default now()
  );
  create index if not exists outbox_to_send on outbox (next_attempt_at) where sent_at is null;`;

/**
 * Creates the tables, over a connection of its own: instances that start together take turns, for longer than a
 * statement of a request may take.
 */
export async function createSchema(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    // One simple query of several statements is one transaction, and the lock ends with it.
    await client.query(`select pg_advisory_xact_lock(${SCHEMA_LOCK}); ${SCHEMA}`);
  } finally {
    await client.end();
  }
}
