/**
 * What every order gives back that comes to nothing, as the middle of its statement: units, the movements that explain
 * them, and the redemption of its voucher. It goes on from a CTE `ended (order_id)`, whose guard on the status is what
 * makes all of it come back once, however often and from however many sides the statement is sent.
 *
 * Rows are locked as a checkout locks them, products in sku order and the voucher last, so that the two wait for each
 * other and never in a circle. The order of two updates in one statement is not defined; that the voucher's needs the
 * number of products that were locked is what puts it behind them.
 */
export const giveBack = (reason: 'release' | 'cancel'): string => `
   lines as (
     select sku, quantity, order_id from order_lines join ended using (order_id)
   ), locked as materialized (
     select sku from products where sku in (select sku from lines) order by sku for no key update
   ), returned as (
     update products p
        set on_hand = p.on_hand + lines.quantity, stock_version = p.stock_version + 1
       from lines
       join locked using (sku)
      where p.sku = lines.sku
   ), movements as (
     insert into stock_movements (sku, delta, reason, order_id)
     select sku, quantity, '${reason}', order_id from lines
   ), redemption as (
     update voucher_redemptions r
        set given_back_at = now()
       from ended
      where r.order_id = ended.order_id and r.given_back_at is null
     returning r.code
   ), voucher as (
     update vouchers v
        set redeemed = v.redeemed - 1
       from redemption
      where v.code = redemption.code and (select count(*) from locked) > 0
   )`;
