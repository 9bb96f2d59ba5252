import type { Evidence } from '../model/evidence.ts';
import type { Instant } from '../model/time.ts';
import { cancelled } from './cancellations.ts';
import { effectBy, type Intent } from './intents.ts';
import { unitsAtLeast, unitsAtMost, unitsOf } from './units.ts';

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
    for (const { sku, quantity: units } of unitsAtLeast(intent)) {
      const sale = { intent, at, units };
      const sales = bySku.get(sku);
      if (sales === undefined) bySku.set(sku, [sale]);
      else sales.push(sale);
    }
  }
  for (const sales of bySku.values()) sales.sort(inTime);
  return bySku;
}

/** The sale that could not be, and how far it went below zero at worst. */
export interface Overdraft {
  readonly sale: Sale;
  readonly stock: number;
  readonly returned: number;
  readonly sold: number;
  readonly excess: number;
}

/** Units that may have come back to the shelf from this moment on: a restock, or a cancellation. */
export interface Return {
  readonly at: Instant;
  readonly units: number;
}

const inTime = (one: { readonly at: Instant }, other: { readonly at: Instant }): number => one.at - other.at;

/**
 * At every t: initial stock + what may have begun to come back by t - sales acknowledged by t >= 0. Both only grow, so it
 * is enough to look at each sale, with all counted that came back no later.
 * @param sales and `returns` in time.
 */
export function overdraft(
  stock: number,
  sales: readonly Sale[],
  returns: readonly Return[],
): Overdraft | null {
  let next = 0;
  let coming = 0;
  let sold = 0;
  let found: Overdraft | undefined;
  for (const sale of sales) {
    for (let come = returns[next]; come !== undefined && come.at <= sale.at; come = returns[next]) {
      coming += come.units;
      next += 1;
    }
    sold += sale.units;
    const excess = sold - stock - coming;
    if (excess <= 0) continue;
    found ??= { sale, stock, returned: coming, sold, excess };
    found = { ...found, excess: Math.max(found.excess, excess) };
  }
  return found ?? null;
}

/** Restocks of a sku, and its sales that may have been cancelled. */
export function returnsOf(sku: string, sales: readonly Sale[], evidence: Evidence): readonly Return[] {
  const restocks = (evidence.index.restocksBySku.get(sku) ?? [])
    .filter(({ outcome }) => outcome.type !== 'refused')
    .map(({ startedAt, input }) => ({ at: startedAt, units: input.quantity }));
  const ofIntent = (intent: Intent) => unitsOf(unitsAtMost(intent.attempts), sku);
  return [...restocks, ...cancelledSales(sales, ofIntent)].sort(inTime);
}

function cancelledSales(sales: readonly Sale[], unitsOf: (intent: Intent) => number): readonly Return[] {
  return sales.flatMap(({ intent }) => {
    const { from } = cancelled(intent);
    return Number.isFinite(from) ? [{ at: from, units: unitsOf(intent) }] : [];
  });
}

/** Redemptions of a voucher that the shop acknowledged, each an order's, and what may have been given back of them. */
export function redemptionsOf(
  code: string,
  intents: readonly Intent[],
): { readonly redeemed: readonly Sale[]; readonly returned: readonly Return[] } {
  const redeemed = intents
    .filter(({ acknowledged }) => acknowledged.some(({ voucher }) => voucher === code))
    .map((intent) => ({ intent, at: effectBy(intent), units: 1 }))
    .sort(inTime);
  return { redeemed, returned: [...cancelledSales(redeemed, () => 1)].sort(inTime) };
}
