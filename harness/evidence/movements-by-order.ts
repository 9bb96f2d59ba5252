import type { MovementRecord, Rows } from '../model/evidence.ts';
import { integers } from './arrays.ts';
import { GroupedItems, NOBODY } from './grouped.ts';
import type { Ids } from './ids.ts';
import { numberedByOrder } from './numbered.ts';

/** A restock may name the delivery that it came with, whose number may happen to be that of an order: it is no order's. */
export function movementsByOrder(
  movements: Rows<MovementRecord>,
  orderIds: Ids,
): GroupedItems<MovementRecord> {
  const named = numberedByOrder(movements, orderIds);
  const isDelivery = (place: number): boolean =>
    named[place] !== NOBODY && movements.at(place)?.reason === 'restock';
  const keys = integers(named.length);
  for (let place = 0; place < named.length; place += 1)
    keys[place] = isDelivery(place) ? NOBODY : (named[place] ?? NOBODY);
  return new GroupedItems(movements, keys, orderIds.size);
}
