import { type Query, statement } from '../database/statement.ts';
import type { PricedOrder } from './order.ts';

const writeLines = statement(
  'record-order',
  `with given as (
     select * from unnest($2::int[], $3::text[], $4::int[], $5::int[])
       as given (line_number, sku, quantity, unit_price_cents)
   ), lines as (
     insert into order_lines (order_id, line_number, sku, quantity, unit_price_cents)
     select $1, line_number, sku, quantity, unit_price_cents from given
   ), movements as (
     insert into stock_movements (sku, delta, reason, order_id)
     select sku, -quantity, 'sale', $1 from given
   )
   update orders set total_cents = $6, discount_cents = $7, currency = $8 where order_id = $1`,
);

/** Writes down what was sold at which price, and what left the shelf because of it. */
export async function record(
  query: Query,
  orderId: string,
  { lines, discountCents, totalCents, currency }: PricedOrder,
): Promise<void> {
  await query(writeLines, [
    orderId,
    lines.map((_, index) => index + 1),
    lines.map(({ sku }) => sku),
    lines.map(({ quantity }) => quantity),
    lines.map(({ unitPriceCents }) => unitPriceCents),
    totalCents,
    discountCents,
    currency,
  ]);
}
