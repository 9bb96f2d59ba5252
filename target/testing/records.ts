import type { BankPayment } from './book.ts';
import type { TestShop } from './shop.ts';

/** What the database says about one sku: what is left, and what explains it. */
export async function shelf(shop: TestShop, sku: string) {
  const [row] = await shop.database.query<{ on_hand: number; moved: number; orders: string[] }>(
    `select on_hand,
            (select coalesce(sum(delta), 0)::int from stock_movements m where m.sku = p.sku) as moved,
            (select coalesce(array_agg(status order by status), '{}')
               from orders join order_lines l using (order_id) where l.sku = p.sku) as orders
       from products p where sku = $1`,
    [sku],
  );
  return row;
}

/** How often a voucher counts itself as redeemed, and how many orders hold a redemption of it. */
export async function redemptions(shop: TestShop, code: string) {
  const [row] = await shop.database.query<{ counted: number; held: number }>(
    `select redeemed as counted,
            (select count(*)::int from voucher_redemptions r
              where r.code = v.code and r.given_back_at is null) as held
       from vouchers v where code = $1`,
    [code],
  );
  return row;
}

/** The bank's entries for a card, which ends in the order's idempotency key. */
export const chargesFor = (shop: TestShop, card: string): readonly BankPayment[] =>
  shop.bank.payments.filter(({ cardToken }) => cardToken.endsWith(card));

export const refundsFor = (shop: TestShop, card: string) => {
  const paid = new Set(chargesFor(shop, card).map(({ paymentId }) => paymentId));
  return shop.bank.refunds.filter(({ paymentId }) => paid.has(paymentId));
};

const mailsWith = (shop: TestShop, messageId: string): readonly string[] =>
  shop.mailbox.mails.filter((mail) => mail.includes(`Message-ID: <${messageId}@shop.test>`));

export const confirmations = (shop: TestShop, orderId: unknown) => mailsWith(shop, `order-${orderId}`);
export const cancellations = (shop: TestShop, orderId: unknown) => mailsWith(shop, `cancellation-${orderId}`);

/** Makes what the background has put off due at once: the tests' way to move time. */
export async function makeDue(shop: TestShop): Promise<void> {
  await shop.database.query(`update orders set recover_at = now() where status = 'pending'`);
  await shop.database.query('update refunds set due_at = now() where refund_id is null');
  await shop.database.query('update outbox set next_attempt_at = now() where sent_at is null');
}

/** A mail in the outbox. */
export interface OutboxRow {
  readonly sent: boolean;
  readonly attempts: number;
  readonly error: string | null;
  readonly wait_s: number;
}

/** The mail of that order. */
export async function readOutbox(shop: TestShop, orderId: unknown): Promise<OutboxRow | undefined> {
  const [row] = await shop.database.query<OutboxRow & Record<string, unknown>>(
    `select sent_at is not null as sent, attempts, last_error as error,
            extract(epoch from next_attempt_at - now())::float as wait_s
       from outbox where order_id = $1`,
    [orderId],
  );
  return row;
}
