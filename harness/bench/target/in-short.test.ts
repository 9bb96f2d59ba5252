import { expect, test } from 'vitest';
import { inShort } from './in-short.ts';

test.each([
  ['BEGIN', 'BEGIN'],
  ['select 1', 'select 1'],
  ['select * from orders o join order_lines using (order_id)', 'read orders, order_lines'],
  ['insert into outbox (a) values ($1)\n on conflict do nothing', 'insert outbox'],
  [
    `with locked as materialized (select p.sku from products p for no key update of p),
     taken as (update products p set on_hand = 1 from locked returning 1) select * from taken`,
    'update products',
  ],
])('%s', (statement, words) => {
  expect(inShort(statement)).toBe(words);
});
