import type { Evidence, MovementRecord } from '../model/evidence.ts';

/** A shop that writes no order ids on its movements cannot be asked about them order by order. */
export function moveByOrder({ movements }: Pick<Evidence, 'movements'>): boolean {
  const own =
    movements.state === 'known' ? movements.records.filter(({ reason }) => reason !== 'restock') : [];
  return own.length === 0 || own.some(({ orderId }) => orderId !== null);
}

/** What movements come to, by sku; 0 where everything came back. */
export function netMovements(movements: readonly MovementRecord[]): ReadonlyMap<string, number> {
  const net = new Map<string, number>();
  for (const { sku, delta } of movements) net.set(sku, (net.get(sku) ?? 0) + delta);
  return net;
}
