import type { Evidence } from '../model/evidence.ts';
import type { Instant } from '../model/time.ts';
import { effectBy, type Intent } from './intents.ts';
import { unitsAtLeast } from './units.ts';

/** One acknowledged sale of a sku, counted once per intent, from the first moment at which the buyer knew. */
export interface Sale {
  readonly intent: Intent;
  readonly at: Instant;
  readonly units: number;
}

/** Acknowledged sales by sku, in the order of their first acknowledgements. */
export function salesBySku(intents: readonly Intent[]): ReadonlyMap<string, readonly Sale[]> {
  const bySku = new Map<string, Sale[]>();
  for (const intent of intents) {
    if (intent.fate !== 'ok') continue;
    const at = effectBy(intent);
    for (const [sku, units] of unitsAtLeast(intent)) {
      const sale = { intent, at, units };
      const sales = bySku.get(sku);
      if (sales === undefined) bySku.set(sku, [sale]);
      else sales.push(sale);
    }
  }
  for (const sales of bySku.values()) sales.sort((one, other) => one.at - other.at);
  return bySku;
}

/** The sale that could not be, and how far it went below zero at worst. */
export interface Overdraft {
  readonly sale: Sale;
  readonly stock: number;
  readonly restocked: number;
  readonly sold: number;
  readonly excess: number;
}

/**
 * At every t: initial stock + restocks that may have begun by t - sales acknowledged by t >= 0. Both only grow, so it
 * is enough to look at each sale, with all restocks counted that started no later.
 */
export function overdraft(sku: string, sales: readonly Sale[], { index }: Evidence): Overdraft | null {
  const stock = index.productBySku.get(sku)?.stock;
  if (stock === undefined) return null;
  const restocks = (index.restocksBySku.get(sku) ?? [])
    .filter(({ outcome }) => outcome.type !== 'refused')
    .sort((one, other) => one.startedAt - other.startedAt);
  let next = 0;
  let coming = 0;
  let sold = 0;
  let found: Overdraft | undefined;
  for (const sale of sales) {
    for (let come = restocks[next]; come !== undefined && come.startedAt <= sale.at; come = restocks[next]) {
      coming += come.input.quantity;
      next += 1;
    }
    sold += sale.units;
    const excess = sold - stock - coming;
    if (excess <= 0) continue;
    found ??= { sale, stock, restocked: coming, sold, excess };
    found = { ...found, excess: Math.max(found.excess, excess) };
  }
  return found ?? null;
}
