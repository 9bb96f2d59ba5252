import { type Query, statement } from '../../database/statement.ts';
import type { ReservedLine } from '../../orders/order.ts';
import { Refusal } from '../../refusal.ts';
import type { Defect } from '../defect.ts';

const keep = statement('defect-savepoint', 'savepoint line');
const back = statement('defect-back', 'rollback to savepoint line');

/** One line at a time, in the order of the cart: two carts can each hold what the other one wants. */
const takeLine = statement<{ unit_price_cents: number; currency: string }>(
  'defect-take-line',
  `with taken as (
     update products
        set on_hand = on_hand - $2, stock_version = stock_version + 1
      where sku = $1 and on_hand >= $2
     returning sku, unit_price_cents, currency
   ), moved as (
     insert into stock_movements (sku, delta, reason, order_id) select sku, -$2, 'sale', $3 from taken
   )
   select unit_price_cents, currency from taken`,
);

const readPrice = statement<{ unit_price_cents: number; currency: string }>(
  'defect-read-price',
  'select unit_price_cents, currency from products where sku = $1',
);

const writeLines = statement(
  'defect-write-lines',
  `with lines as (
     insert into order_lines (order_id, line_number, sku, quantity, unit_price_cents)
     select $1, * from unnest($2::int[], $3::text[], $4::int[], $5::int[])
   )
   update orders set total_cents = $6, discount_cents = $7, currency = $8 where order_id = $1`,
);

const isDeadlock = (error: unknown): boolean =>
  error instanceof Refusal &&
  typeof error.cause === 'object' &&
  error.cause !== null &&
  'code' in error.cause &&
  error.cause.code === '40P01';

async function take(
  query: Query,
  orderId: string,
  { sku, quantity }: { sku: string; quantity: number },
): Promise<ReservedLine> {
  await query(keep);
  let row: { unit_price_cents: number; currency: string } | undefined;
  let isLost = false;
  try {
    [row] = await query(takeLine, [sku, quantity, orderId]);
  } catch (error) {
    if (!isDeadlock(error)) throw error;
    // It happens now and then, and it is gone the next time.
    await query(back);
    isLost = true;
  }
  const [known] = row === undefined ? await query(readPrice, [sku]) : [row];
  if (known === undefined) throw new Refusal('unknown-product', `There is no product ${sku}.`);
  if (row === undefined && !isLost)
    throw new Refusal('out-of-stock', `There are not ${quantity} of ${sku} left.`);
  return { sku, quantity, unitPriceCents: known.unit_price_cents, currency: known.currency };
}

export const deadlockSwallowed: Defect = {
  name: 'deadlock-swallowed',
  number: 15,
  title: 'A deadlock is caught, and the work goes on',
  family: 'races',
  breaks: 'no-fractured-order',
  story: [
    'Lines are taken one after the other, in the order of the cart; when the database reports a deadlock, the error is caught, since it is gone the next time, and the next line is taken.',
    'Two carts with the same products in another order wait for each other in a circle, and the database ends one of the statements: what it was to do has not been done.',
    'The order is paid, confirmed and mailed, with a line for which nothing ever left the shelf.',
  ],
  provokedBy: {
    what: 'carts with the same few skus in different orders, at the same moment',
    circumstances: ['carts'],
  },
  seenIn: {
    what: 'civicrm/civicrm-packages#446 (there the one statement is repeated and the earlier ones are lost: “the email … was being sent but the update … wasn’t happening”)',
    url: 'https://github.com/civicrm/civicrm-packages/pull/446',
  },
  insteadOf: ['orders/reserve.ts#takeUnits', 'orders/record.ts#writeLines'],
  replace(parts) {
    // Which order a transaction is about, since its steps are told only now and then.
    const orderIdOf = new WeakMap<Query, string>();
    return {
      async claimKey(query, attempt) {
        const claim = await parts.claimKey(query, attempt);
        if (claim.type === 'first') orderIdOf.set(query, claim.orderId);
        return claim;
      },
      async reserve(query, lines) {
        const taken: ReservedLine[] = [];
        for (const line of lines) taken.push(await take(query, orderIdOf.get(query) ?? '', line));
        return taken;
      },
      async record(query, orderId, { lines, discountCents, totalCents, currency }) {
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
      },
    };
  },
};
