import type { OrderRecord, PaymentRecord, Rows } from '../model/evidence.ts';
import { integers } from './arrays.ts';
import { GroupedItems, NOBODY } from './grouped.ts';
import { Matching } from './matching.ts';

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
 * payment was for, so that as many as can be are paid rightly: nobody is accused of what may be right, and what does not add up over all of
 * them shows all the same.
 */
export function attribute(payments: Rows<PaymentRecord>, clues: Clues): Attributed {
  const numbers = integers(payments.length).fill(NOBODY);
  const doubtful: Doubtful[] = [];
  for (const [place, payment] of payments.entries()) {
    const key = clues.keys[place] ?? NOBODY;
    const keyed = clues.ordersByKey.placesOf(key);
    const unkeyed = clues.unkeyed(key);
    const order = keyed.length === 1 && unkeyed.length === 0 ? keyed[0] : named(keyed, payment, clues);
    if (order !== undefined) numbers[place] = order;
    if (keyed.length !== 1 || unkeyed.length > 0)
      doubtful.push({ place, payment, keyed, unkeyed, named: order });
  }
  settle(doubtful, numbers, clues);
  const homeless = payments.filter((_, place) => numbers[place] === NOBODY);
  return { byOrder: new GroupedItems(payments, numbers, clues.orders.length), homeless };
}

/** A payment that may be for several orders, or for one that is not under its key. */
interface Doubtful {
  readonly place: number;
  readonly payment: PaymentRecord;
  readonly keyed: Uint32Array;
  readonly unkeyed: readonly number[];
  /** The order that it names, if it does. */
  readonly named: number | undefined;
}

/** Several are only told apart by their own ids, whatever else the shop has under that reference. */
function named(keyed: Uint32Array, { reference }: PaymentRecord, clues: Clues): number | undefined {
  const order = reference === null ? undefined : clues.orderOf(reference);
  return keyed.length === 0 || (order !== undefined && keyed.includes(order)) ? order : undefined;
}

/** First those that name an order, then those that pay one rightly, and what is left is for what is left. */
function settle(doubtful: readonly Doubtful[], numbers: Int32Array, clues: Clues): void {
  const isLive = (order: number): boolean => clues.orders.at(order)?.status === 'live';
  const isKept = (payment: PaymentRecord): boolean =>
    payment.state === 'captured' && !clues.isRefunded(payment);
  const isPaidBy =
    ({ payment }: Doubtful) =>
    (order: number): boolean =>
      isLive(order) === isKept(payment) && clues.orders.at(order)?.totalCents === payment.amountCents;
  const ordersOf = ({ keyed, unkeyed }: Doubtful): readonly number[] => [...keyed, ...unkeyed];
  const matching = new Matching((at) => {
    const one = doubtful[at];
    return one === undefined ? [] : ordersOf(one).filter(isPaidBy(one));
  });
  for (const [at, one] of doubtful.entries()) if (one.named !== undefined) matching.keep(at, one.named);
  const open = [...doubtful.entries()].filter(([, one]) => one.named === undefined);
  for (const [at, one] of open) {
    const isRight = isPaidBy(one);
    matching.serve(
      at,
      ordersOf(one).find((order) => matching.isFree(order) && isRight(order)),
    );
  }
  for (const [at, { place, payment, keyed, unkeyed }] of open) {
    const free = isKept(payment)
      ? unkeyed.find((order) => matching.isFree(order) && isLive(order))
      : undefined;
    const order = matching.of(at) ?? keyed.find(isLive) ?? keyed[0] ?? free;
    // What the bank does not keep is nobody's loss, whose ever it was.
    if (order === undefined) continue;
    if (matching.of(at) === undefined && matching.isFree(order)) matching.keep(at, order);
    numbers[place] = order;
  }
}
