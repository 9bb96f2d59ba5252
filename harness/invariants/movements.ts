import type { MovementRecord } from '../model/evidence.ts';

/** What movements come to, by sku; 0 where everything came back. */
export function netMovements(movements: readonly MovementRecord[]): ReadonlyMap<string, number> {
  const net = new Map<string, number>();
  for (const { sku, delta } of movements) net.set(sku, (net.get(sku) ?? 0) + delta);
  return net;
}
