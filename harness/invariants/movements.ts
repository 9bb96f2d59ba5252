import { type Evidence, type MovementRecord, recordsOf } from '../model/evidence.ts';
import type { CartLine } from '../model/operation.ts';
import { merge, sameUnits } from './units.ts';

/** A shop that writes no order ids on its movements cannot be asked about them order by order. */
export function moveByOrder({ movements }: Pick<Evidence, 'movements'>): boolean {
  const records = recordsOf(movements);
  const isOwn = ({ reason }: MovementRecord): boolean => reason !== 'restock';
  // Not filtered first: the very first of them nearly always decides.
  return records.some((movement) => isOwn(movement) && movement.orderId !== null) || !records.some(isOwn);
}

/** What movements come to, by sku; 0 where everything came back. */
export function netMovements(movements: readonly MovementRecord[]): ReadonlyMap<string, number> {
  const net = new Map<string, number>();
  for (const { sku, delta } of movements) net.set(sku, (net.get(sku) ?? 0) + delta);
  return net;
}

/** Whether anything has gone or come for good. */
export function isLasting(movements: readonly MovementRecord[]): boolean {
  return movements.length > 0 && [...netMovements(movements).values()].some((delta) => delta !== 0);
}

/** Whether the movements take out just these lines. */
export function isMovedBy(lines: readonly CartLine[], movements: readonly MovementRecord[]): boolean {
  if (isLineByLine(lines, movements)) return true;
  const net = netMovements(movements);
  const out = [...net].filter(([, delta]) => delta !== 0).map(([sku, delta]) => ({ sku, quantity: -delta }));
  return sameUnits(out, merge(lines));
}

/** Nearly always: one movement for each line, in the same order. */
const isLineByLine = (lines: readonly CartLine[], movements: readonly MovementRecord[]): boolean =>
  lines.length === movements.length &&
  lines.every(({ sku, quantity }, at) => {
    const movement = movements[at];
    return quantity > 0 && movement?.sku === sku && movement.delta === -quantity;
  });
