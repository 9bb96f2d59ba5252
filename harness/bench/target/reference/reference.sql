-- Frozen: one checkout as the database sees it, for pgbench: two short transactions, place and confirm. No program, no
-- bank, no mail, no HTTP, no check of what was asked: the database's own limit. :skus is given with --define.

\set sku random(0, :skus - 1)
\set account random(1, 512)

begin;
insert into orders (order_id, account_id, idempotency_key, status, total_cents)
values (gen_random_uuid(), :account, gen_random_uuid()::text, 'pending', 0)
returning order_id \gset
update products set on_hand = on_hand - 1 where sku = 'sku-' || :sku::text and on_hand >= 1;
insert into order_lines (order_id, line_number, sku, quantity, unit_price_cents)
values (:order_id::uuid, 1, 'sku-' || :sku::text, 1, 1000);
insert into stock_movements (sku, delta, reason, order_id) values ('sku-' || :sku::text, -1, 'sale', :order_id::uuid);
commit;

begin;
update orders set status = 'confirmed', total_cents = 1000, payment_id = 'payment' where order_id = :order_id::uuid and status = 'pending';
insert into outbox (mail_id, order_id, recipient, subject, body, message_id)
values (gen_random_uuid(), :order_id::uuid, 'buyer@buyers.test', 'Your order is confirmed',
        'One article at 10.00. Thank you.', 'order-' || :order_id::text);
commit;
