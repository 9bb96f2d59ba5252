import { statement } from '../../database/statement.ts';
import { HOLD_EXPIRED } from '../../orders/release.ts';
import { sourcesOf } from '../../orders/status.ts';
import { checkShelf, type ShelfRow } from '../../orders/strategies/shelf.ts';
import type { Defect } from '../defect.ts';
import { withoutConstraint } from '../without-constraint.ts';

/** What is left is what is on the shelf less what pending orders hold: their lines are the holds. */
const countFree = statement<ShelfRow>(
  'defect-count-free',
  `select p.sku, p.unit_price_cents, p.currency,
          (p.on_hand - coalesce((select sum(l.quantity)
                                   from order_lines l
                                   join orders o using (order_id)
                                  where l.sku = p.sku and o.status = 'pending'), 0))::int as on_hand
     from products p
    where p.sku = any ($1::text[])`,
);

/** They leave the shelf when they are paid. */
const takeHeld = statement(
  'defect-take-held',
  `with held as (
     select l.sku, l.quantity
       from order_lines l
       join (select sku from products
              where sku in (select sku from order_lines where order_id = $1)
              order by sku for no key update) locked using (sku)
      where l.order_id = $1
   )
   update products p set on_hand = p.on_hand - held.quantity from held where p.sku = held.sku`,
);

const releaseHeld = statement<{ order_id: string }>(
  'defect-release-held',
  `with ended as (
     update orders
        set status = 'failed', failure_code = $2, card_token = ''
      where order_id = $1 and status = any ($3::text[])
     returning order_id
   ), movements as (
     insert into stock_movements (sku, delta, reason, order_id)
     select sku, quantity, 'release', order_id from order_lines join ended using (order_id)
   ), event as (
     insert into order_events (order_id, status, what, actor) select order_id, 'failed', $2, $4 from ended
   ), redemption as (
     update voucher_redemptions r set given_back_at = now() from ended
      where r.order_id = ended.order_id and r.given_back_at is null
     returning r.code
   ), voucher as (
     update vouchers v set redeemed = v.redeemed - 1 from redemption where v.code = redemption.code
   )
   select order_id from ended`,
);

export const sumOfHolds: Defect = {
  name: 'sum-of-holds',
  number: 6,
  title: 'The holds are added up, and then one more is inserted',
  family: 'races',
  breaks: 'never-oversell',
  story: [
    'What is free is the stock less the sum of all holds, and a new order is one more row among them.',
    'There is no row that two buyers would both have to lock: each adds up what is there, and neither sees what the other is about to insert, which is called a phantom.',
    'SELECT … FOR UPDATE does not help against rows that do not exist yet, and the last seat is held by everybody who asked in the same moment.',
  ],
  provokedBy: { what: 'many checkouts of the last units at once', circumstances: ['last-units'] },
  seenIn: {
    what: 'Shoppe in ACIDRain (SIGMOD 2017): tryshoppe/shoppe#403 (“the total stock adjustments for the product … sum to less than 0”)',
    url: 'https://github.com/tryshoppe/shoppe/issues/403',
  },
  insteadOf: ['orders/reserve.ts#takeUnits'],
  replace: (parts) => ({
    schema: withoutConstraint(parts.schema, 'products', 'on_hand'),
    async reserve(query, lines) {
      const rows = await query(countFree, [lines.map(({ sku }) => sku)]);
      return checkShelf(lines, rows).map(({ line }) => line);
    },
    confirm: (_query, order, paymentId) =>
      parts.transaction(async (query) => {
        const isByThisCall = await parts.confirm(query, order, paymentId);
        if (isByThisCall) await query(takeHeld, [order.orderId]);
        return isByThisCall;
      }),
    async release(query, orderId, failureCode) {
      const actor = failureCode === HOLD_EXPIRED ? 'shop' : 'bank';
      const released = await query(releaseHeld, [orderId, failureCode, sourcesOf('failed'), actor]);
      return released.length === 1;
    },
  }),
};
