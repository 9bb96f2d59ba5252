import type { Evidence, Indexes } from '../model/evidence.ts';
import { heldUnits, keepers } from './holds.ts';
import { stillHeld } from './intents.ts';
import { restocked } from './units.ts';

/** One sku's books: what the database says of it, from each of its tables. */
export interface Ledger {
  readonly sku: string;
  readonly initial: number;
  /** Restocks by the clients' history: surely and at most. */
  readonly restocked: { readonly least: number; readonly most: number };
  /** Units on lines of orders that are live, and of those that are pending. */
  readonly live: number;
  readonly pending: number;
  /** Units that refused checkouts may still have held when the witnesses were asked, by what the shop declares. */
  readonly held: number;
  /** Movements: their sum, and what they say was sold (sales less what came back). */
  readonly booked: { readonly total: number; readonly sold: number };
  /** `undefined` where the stock was not tallied. */
  readonly onHand: number | undefined;
}

/** Two invariants look into the same books: remembered as long as the evidence is. */
const remembered = new WeakMap<Indexes, readonly Ledger[]>();

/** The books of every sku of the catalogue. Collections that are absent count as empty: callers know which are used. */
export function ledgers(evidence: Evidence): readonly Ledger[] {
  const books = remembered.get(evidence.index) ?? openLedgers(evidence);
  remembered.set(evidence.index, books);
  return books;
}

function openLedgers(evidence: Evidence): readonly Ledger[] {
  const { index } = evidence;
  const onOrder = unitsOnOrder(evidence);
  const held = heldBySku(evidence);
  const booked = bookedBySku(evidence);
  return [...index.productBySku].map(([sku, { stock }]) => ({
    sku,
    initial: stock,
    restocked: restocked(evidence, sku),
    live: onOrder.get(sku)?.live ?? 0,
    pending: onOrder.get(sku)?.pending ?? 0,
    held: held.get(sku) ?? 0,
    booked: booked.get(sku) ?? { total: 0, sold: 0 },
    onHand: index.onHandBySku.get(sku),
  }));
}

interface OnOrder {
  live: number;
  pending: number;
}

function unitsOnOrder({ orders, index }: Evidence): ReadonlyMap<string, OnOrder> {
  const onOrder = new Map<string, OnOrder>();
  for (const [number, { status }] of orders.state === 'known' ? orders.records.entries() : []) {
    if (status !== 'live' && status !== 'pending') continue;
    for (const { sku, quantity } of index.linesOfOrder.of(number)) {
      const units = onOrder.get(sku) ?? { live: 0, pending: 0 };
      units[status] += quantity;
      onOrder.set(sku, units);
    }
  }
  return onOrder;
}

function heldBySku(evidence: Evidence): ReadonlyMap<string, number> {
  const isStillHeld = stillHeld(evidence);
  const held = new Map<string, number>();
  for (const intent of evidence.index.intents) {
    const times = intent.fate === 'refused' ? keepers(intent, isStillHeld) : 0;
    if (times === 0) continue;
    for (const { sku, quantity } of heldUnits(intent, evidence)) {
      held.set(sku, (held.get(sku) ?? 0) + times * quantity);
    }
  }
  return held;
}

function bookedBySku({ movements }: Evidence): ReadonlyMap<string, Ledger['booked']> {
  const booked = new Map<string, { total: number; sold: number }>();
  for (const { sku, delta, reason } of movements.state === 'known' ? movements.records : []) {
    const sums = booked.get(sku) ?? { total: 0, sold: 0 };
    sums.total += delta;
    if (reason !== 'restock') sums.sold -= delta;
    booked.set(sku, sums);
  }
  return booked;
}
