import type { OrderRecord, PaymentRecord, Rows } from '../model/evidence.ts';
import { integers } from './arrays.ts';
import { GroupedItems, NOBODY } from './grouped.ts';

/** Payments by the order that each is for. */
export interface Attributed {
  readonly byOrder: GroupedItems<PaymentRecord>;
  readonly homeless: readonly PaymentRecord[];
}

/**
 * The one order that a payment is for. The intent on the card's token comes first, since the backend cannot lie about it;
 * its reference decides between several orders of one intent, and where there is no intent.
 * @param keys of each payment the number of its intent id.
 */
export function attribute(
  payments: Rows<PaymentRecord>,
  keys: Int32Array,
  orders: Rows<OrderRecord>,
  ordersByKey: GroupedItems<OrderRecord>,
  orderOf: (reference: string) => number | undefined,
): Attributed {
  const numbers = integers(payments.length);
  for (const [place, { reference }] of payments.entries()) {
    const candidates = ordersByKey.placesOf(keys[place] ?? NOBODY);
    numbers[place] =
      chosen(candidates, reference, orders) ?? (reference === null ? NOBODY : (orderOf(reference) ?? NOBODY));
  }
  const homeless = payments.filter((_, place) => numbers[place] === NOBODY);
  return { byOrder: new GroupedItems(payments, numbers, orders.length), homeless };
}

function chosen(
  candidates: Uint32Array,
  reference: string | null,
  orders: Rows<OrderRecord>,
): number | undefined {
  if (candidates.length < 2) return candidates[0];
  return (
    candidates.find((order) => orders.at(order)?.orderId === reference) ??
    candidates.find((order) => orders.at(order)?.status === 'live') ??
    candidates[0]
  );
}
