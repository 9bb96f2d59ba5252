import { z } from 'zod';
import { check } from '../check.ts';
import { type Query, statement, type Transaction } from '../database/statement.ts';
import { Refusal } from '../refusal.ts';
import { changeProduct } from './change.ts';
import { PRODUCT_CHANGES } from './product-feed.ts';
import { sku } from './sku.ts';

/** The body of `POST /admin/products/:sku/stock`. */
export const delivery = z.strictObject({ quantity: z.int().min(1).max(100_000) });

export const restocked = z.strictObject({ sku, onHand: z.int().min(0) });
type Restocked = z.infer<typeof restocked>;

export const restockKey = z
  .string()
  .regex(/^[!-~]{1,255}$/, 'an Idempotency-Key is 1 to 255 visible ASCII characters');

/** Stock and the movement that explains it, together; the notification goes out with the commit. */
const addStock = statement<Restocked>(
  'add-stock',
  `with added as (
     update products
        set on_hand = on_hand + $2, stock_version = stock_version + 1
      where sku = $1
     returning sku, on_hand
   ), movement as (
     insert into stock_movements (sku, delta, reason) select sku, $2, 'restock' from added
   )
   select sku, on_hand as "onHand"
     from added
     cross join lateral pg_notify('${PRODUCT_CHANGES}', sku)`,
);

/**
 * A twin waits here until the first transaction has ended, and then finds its row, or makes its own.
 *
 * The product's row is locked at once as the update of its stock will lock it. The foreign key alone would lock it for
 * key share, beside which a checkout may change it: two who wait for the row then can meet crosswise, one at its old version
 * and the other at its new one. Checkouts that all lock in sku order still ended in deadlocks, with each other.
 */
const claimDelivery = statement<{ sku: string }>(
  'claim-delivery',
  `insert into deliveries (account_id, idempotency_key, sku, quantity)
   select $1, $2, sku, $4 from products where sku = $3 for no key update
   on conflict (account_id, idempotency_key) do nothing
   returning sku`,
);
const keepAnswer = statement(
  'keep-delivery-answer',
  'update deliveries set on_hand = $3 where account_id = $1 and idempotency_key = $2',
);
const readDelivery = statement<{ sku: string; quantity: number; onHand: number }>(
  'read-delivery',
  `select sku, quantity, on_hand as "onHand" from deliveries where account_id = $1 and idempotency_key = $2`,
);

interface StockShop {
  readonly query: Query;
  readonly transaction: Transaction;
  readonly forgetProduct: (sku: string) => void;
}

export interface Delivery {
  /** The administrator, whose keys are apart from everybody else's. */
  readonly accountId: string;
  /** The header `Idempotency-Key`, where there is one. */
  readonly idempotencyKey: string | undefined;
  readonly sku: string;
  readonly body: unknown;
}

interface Answer {
  readonly restocked: Restocked;
  /** The key had brought this delivery before. */
  readonly replayed: boolean;
}

async function add(query: Query, sku: string, quantity: number): Promise<Restocked | undefined> {
  const [added] = await query(addStock, [sku, quantity]);
  return added;
}

async function addOnce(
  query: Query,
  key: readonly [accountId: string, idempotencyKey: string],
  sku: string,
  quantity: number,
): Promise<Answer | undefined> {
  const [claimed] = await query(claimDelivery, [...key, sku, quantity]);
  if (claimed === undefined) return replay(query, key, sku, quantity);
  const added = await add(query, sku, quantity);
  if (added === undefined) return undefined;
  await query(keepAnswer, [...key, added.onHand]);
  return { restocked: added, replayed: false };
}

async function replay(
  query: Query,
  key: readonly [accountId: string, idempotencyKey: string],
  sku: string,
  quantity: number,
): Promise<Answer | undefined> {
  const [known] = await query(readDelivery, key);
  if (known === undefined) return undefined;
  if (known.sku !== sku || known.quantity !== quantity) {
    throw new Refusal('key-reused', 'Use a new key for another delivery.');
  }
  return { restocked: { sku, onHand: known.onHand }, replayed: true };
}

/**
 * `POST /admin/products/:sku/stock`. Unlike a new price, a delivery that is sent again after a timeout would be counted
 * twice, and would sell what is not there; so it may carry a key, under which it is counted once. The key is optional,
 * since who puts a delivery in by hand looks at the shelf instead.
 * @throws Refusal `invalid`, `not-found`, `key-reused`
 */
export async function restock(shop: StockShop, delivered: Delivery): Promise<Answer> {
  const { quantity } = check(delivery, delivered.body);
  const key = check(restockKey.optional(), delivered.idempotencyKey);
  return changeProduct(shop, delivered.sku, async () => {
    if (key !== undefined) {
      return shop.transaction((query) => addOnce(query, [delivered.accountId, key], delivered.sku, quantity));
    }
    const added = await add(shop.query, delivered.sku, quantity);
    return added && { restocked: added, replayed: false };
  });
}
