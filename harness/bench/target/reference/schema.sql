-- Frozen: what the reference writes to. The same tables, keys, foreign keys, checks and indexes that an order needs in the
-- target of October 2026, so that both leave the database the same work; changing it makes figures incomparable.

create table products (
  sku text primary key,
  name text not null,
  unit_price_cents integer not null check (unit_price_cents >= 0),
  on_hand integer not null check (on_hand >= 0)
) with (fillfactor = 70);

create table orders (
  order_id uuid primary key,
  account_id integer not null,
  idempotency_key text not null,
  status text not null check (status in ('pending', 'confirmed', 'failed', 'cancelled')),
  total_cents integer not null check (total_cents >= 0),
  payment_id text,
  created_at timestamptz not null default now(),
  unique (account_id, idempotency_key)
);
create index on orders (account_id, created_at, order_id);
create index on orders (created_at) where status = 'pending';

create table order_lines (
  order_id uuid not null references orders,
  line_number integer not null,
  sku text not null references products,
  quantity integer not null check (quantity > 0),
  unit_price_cents integer not null check (unit_price_cents >= 0),
  primary key (order_id, line_number)
);
create index on order_lines (sku) include (order_id, quantity);

create table stock_movements (
  movement_id bigint generated always as identity primary key,
  sku text not null references products,
  delta integer not null,
  reason text not null,
  order_id uuid references orders
);

create table outbox (
  mail_id uuid primary key,
  order_id uuid not null references orders,
  recipient text not null,
  subject text not null,
  body text not null,
  message_id text not null unique,
  sent_at timestamptz,
  next_attempt_at timestamptz not null default now()
);
create index on outbox (next_attempt_at) where sent_at is null;

insert into products (sku, name, unit_price_cents, on_hand)
select 'sku-' || n, 'Article ' || n, 1000 + n, 1000000000
  from generate_series(0, 9999) as n;

analyze;
