import type { OrderRecord, Rows } from '../model/evidence.ts';
import { integers } from './arrays.ts';
import { NOBODY } from './grouped.ts';
import { Ids } from './ids.ts';
import { Table } from './records/table.ts';
import type { NumberedTexts } from './records/texts.ts';

/**
 * Orders by number, each by its place in the collection. A table whose orders came first has numbered them so already, and its numbers are
 * gone on with: nothing is looked up again.
 */
export function numberedOrders(orders: Rows<OrderRecord>): Ids {
  const given = orders instanceof Table ? orders.orderIds() : null;
  if (given?.numbers.every((number, place) => number === place) === true) return given.ids;
  const ids = new Ids();
  // Collections with the same id twice are not let in, see `schema.ts`.
  for (const [place, { orderId }] of orders.entries())
    if (ids.numberOf(orderId) !== place) throw new Error(`orders name ${orderId} twice`);
  return ids;
}

/** Numbers for intents: those that the orders have, if their table has given them any. */
export const numberedIntents = (orders: Rows<OrderRecord>): Ids =>
  (orders instanceof Table ? orders.intentIds()?.ids : undefined) ?? new Ids();

/** Of each record the number of the order that it belongs to, or `NOBODY`. */
export function numberedByOrder(records: Rows<{ readonly orderId: string | null }>, ids: Ids): Int32Array {
  const given = records instanceof Table ? records.orderIds() : null;
  return given === null ? numbered(records, ids, ({ orderId }) => orderId) : renumbered(given, ids);
}

/** Of each record the number of the intent that it belongs to, or `NOBODY`. */
export function numberedByIntent(records: Rows<{ readonly intentId: string | null }>, ids: Ids): Int32Array {
  const given = records instanceof Table ? records.intentIds() : null;
  return given === null ? numbered(records, ids, ({ intentId }) => intentId) : renumbered(given, ids);
}

function numbered<T>(records: Rows<T>, ids: Ids, idOf: (record: T) => string | null): Int32Array {
  const keys = integers(records.length);
  let place = 0;
  for (const record of records) {
    const id = idOf(record);
    keys[place] = id === null ? NOBODY : ids.numberOf(id);
    place += 1;
  }
  return keys;
}

/** As `numbered`, where the records have numbers of their own: each text is looked up once, however many records have it. */
function renumbered({ numbers, ids: given }: NumberedTexts, ids: Ids): Int32Array {
  if (given === ids) return numbers;
  const known = integers(given.size).fill(NOBODY);
  const keys = integers(numbers.length).fill(NOBODY);
  for (let place = 0; place < numbers.length; place += 1) {
    const number = numbers[place] ?? NOBODY;
    if (number === NOBODY) continue;
    if (known[number] === NOBODY) known[number] = ids.numberOf(given.textOf(number));
    keys[place] = known[number] ?? NOBODY;
  }
  return keys;
}
