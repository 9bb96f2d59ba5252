import type { OrderRecord, PaymentRecord, Rows } from '../model/evidence.ts';
import { integers } from './arrays.ts';
import { GroupedItems, NOBODY } from './grouped.ts';

/** Payments by the order that each is for. */
export interface Attributed {
  readonly byOrder: GroupedItems<PaymentRecord>;
  readonly homeless: readonly PaymentRecord[];
}

/** What there is to tell an order by. */
export interface Clues {
  readonly orders: Rows<OrderRecord>;
  /** Of each payment the number of its intent id. */
  readonly keys: Int32Array;
  readonly ordersByKey: GroupedItems<OrderRecord>;
  /** The order with this id, if there is one. */
  orderOf(reference: string): number | undefined;
  /** Orders under no key that a buyer who sent this key may have made. */
  unkeyed(key: number): readonly number[];
  isRefunded(payment: PaymentRecord): boolean;
}

/**
 * The one order that a payment is for. The intent on the card's token comes first, since the backend cannot lie about it;
 * its reference decides between several orders of one intent, and where there is no intent.
 *
 * Where a shop gives the bank a reference of its own, nobody can tell the orders of one key apart (two buyers may have sent it), nor
 * find the order of a lost answer in a database that keeps no keys. A payment is then for one that it pays rightly, and that no other
 * payment was for, if there is such a one: nobody is accused of what may be right, and what does not add up over all of them shows all the same.
 */
export function attribute(payments: Rows<PaymentRecord>, clues: Clues): Attributed {
  const numbers = integers(payments.length);
  const taken = new Set<number>();
  for (const [place, payment] of payments.entries()) {
    const key = clues.keys[place] ?? NOBODY;
    const keyed = clues.ordersByKey.placesOf(key);
    const unkeyed = clues.unkeyed(key);
    const order =
      keyed.length === 1 && unkeyed.length === 0
        ? keyed[0]
        : (named(keyed, payment, clues) ?? likely(keyed, unkeyed, payment, taken, clues));
    numbers[place] = order ?? NOBODY;
  }
  const homeless = payments.filter((_, place) => numbers[place] === NOBODY);
  return { byOrder: new GroupedItems(payments, numbers, clues.orders.length), homeless };
}

/** Several are only told apart by their own ids, whatever else the shop has under that reference. */
function named(keyed: Uint32Array, { reference }: PaymentRecord, clues: Clues): number | undefined {
  const order = reference === null ? undefined : clues.orderOf(reference);
  return keyed.length === 0 || (order !== undefined && keyed.includes(order)) ? order : undefined;
}

function likely(
  keyed: Uint32Array,
  unkeyed: readonly number[],
  payment: PaymentRecord,
  taken: Set<number>,
  clues: Clues,
): number | undefined {
  const isLive = (order: number): boolean => clues.orders.at(order)?.status === 'live';
  const isKept = payment.state === 'captured' && !clues.isRefunded(payment);
  const isPaid = (order: number): boolean =>
    isLive(order) === isKept && clues.orders.at(order)?.totalCents === payment.amountCents;
  const free = [...keyed, ...unkeyed].filter((order) => !taken.has(order));
  const order =
    free.find(isPaid) ?? keyed.find(isLive) ?? keyed[0] ?? (isKept ? free.find(isLive) : NOTHING_LOST);
  if (order !== undefined) taken.add(order);
  return order;
}

/** What the bank does not keep is nobody's loss, whose ever it was. */
const NOTHING_LOST = undefined;
