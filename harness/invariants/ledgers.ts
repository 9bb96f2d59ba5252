import {
  type CollectionName,
  type Evidence,
  type Indexes,
  type OrderRecord,
  recordsOf,
} from '../model/evidence.ts';
import type { Finding } from '../model/verdict.ts';
import { keepersOf } from './holds.ts';
import { type Intent, stillHeld } from './intents.ts';
import { merge, requestedLines, restocked, sameUnits, type Units, unitsAtMost } from './units.ts';

/** One sku's books: what the database says of it, from each of its tables. */
export interface Ledger {
  readonly sku: string;
  readonly initial: number;
  /** Restocks by the clients' history, surely and at most, with those that the shop made by itself. */
  readonly restocked: { readonly least: number; readonly most: number };
  /** Units that the shop may have added by itself, by its movements; 0 where it declares that it adds none. */
  readonly own: number;
  /** Units on lines of orders that are live, and of those that are pending. */
  readonly live: number;
  readonly pending: number;
  /**
   * Units that checkouts without success may still have held when the witnesses were asked, by what the shop declares: refused
   * ones, and those whose buyers never learnt that they failed (`adrift`).
   */
  readonly held: number;
  readonly adrift: number;
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
  const { held, adrift } = heldBySku(evidence);
  const booked = bookedBySku(evidence);
  return [...index.productBySku].map(([sku, { stock }]) => {
    const sums = booked.get(sku) ?? NOT_BOOKED;
    const byClients = restocked(evidence, sku);
    const { least, most } = byClients;
    const restocksItself = evidence.declarations.restocksItself === true;
    // What it has written off may have been sold first, and so does not lessen what there was to sell.
    const delivered = restocksItself ? sums.delivered : 0;
    const kept = restocksItself ? sums.total + sums.sold : 0;
    // But it is not left at the end, be it its own or what a client brought.
    const writtenOff = delivered - kept;
    return {
      sku,
      initial: stock,
      restocked: {
        least: kept > most ? least + kept - most : least - writtenOff,
        most: Math.max(most, delivered),
      },
      own: Math.max(0, delivered - least),
      live: onOrder.get(sku)?.live ?? 0,
      pending: onOrder.get(sku)?.pending ?? 0,
      held: held.get(sku) ?? 0,
      adrift: adrift.get(sku) ?? 0,
      booked: sums,
      onHand: index.onHandBySku.get(sku),
    };
  });
}

/** What is said where a shop adds units of which nobody knows. */
export const UNCOUNTED: Finding = {
  verdict: 'inconclusive',
  reason: 'the shop restocks by itself, and without its movements nobody knows how much',
};

/** Whether there may be units that nobody has counted. */
export const isUncounted = ({ declarations }: Evidence, used: readonly CollectionName[]): boolean =>
  declarations.restocksItself === true && !used.includes('movements');

interface OnOrder {
  live: number;
  pending: number;
}

function unitsOnOrder({ orders, index }: Evidence): ReadonlyMap<string, OnOrder> {
  const onOrder = new Map<string, OnOrder>();
  for (const [number, { status }] of recordsOf(orders).entries()) {
    if (status !== 'live' && status !== 'pending') continue;
    for (const { sku, quantity } of index.linesOfOrder.of(number)) {
      const units = onOrder.get(sku) ?? { live: 0, pending: 0 };
      units[status] += quantity;
      onOrder.set(sku, units);
    }
  }
  return onOrder;
}

function heldBySku(evidence: Evidence) {
  const held = new Map<string, number>();
  const adrift = new Map<string, number>();
  const add = (to: Map<string, number>, units: Units): void => {
    for (const { sku, quantity } of units) to.set(sku, (to.get(sku) ?? 0) + quantity);
  };
  if (evidence.declarations.holdMs === 0) return { held, adrift };
  const isStillHeld = stillHeld(evidence);
  for (const intent of evidence.index.intents) {
    for (const attempt of keepersOf(intent)) {
      if (isStillHeld([attempt])) add(held, merge(requestedLines(attempt, evidence) ?? attempt.lines));
    }
    if (intent.fate !== 'refused') add(adrift, adriftOf(intent, evidence));
  }
  return { held, adrift };
}

/**
 * What attempts of unknown outcome may keep: the lines of the orders that failed, or, of a shop that writes down no order which
 * failed, as much as each of them asked for that did not make the one which did not.
 */
function adriftOf({ attempts, orders, fate }: Intent, { index }: Evidence): Units {
  const unknown = attempts.filter(({ type }) => type === 'unknown');
  if (unknown.length === 0) return [];
  const linesOf = ({ orderId }: OrderRecord): Units =>
    merge(index.linesOfOrder.of(index.orderNumber(orderId)));
  const failed = orders.filter(({ status }) => status === 'failed');
  if (failed.length > 0) return failed.flatMap(linesOf);
  const [order] = fate === 'ok' ? [] : orders;
  const maker =
    order === undefined ? undefined : unknown.find(({ lines }) => sameUnits(merge(lines), linesOf(order)));
  return unknown.filter((attempt) => attempt !== maker).flatMap((attempt) => unitsAtMost([attempt]));
}

const NOT_BOOKED = { total: 0, sold: 0, delivered: 0 };

function bookedBySku({ movements }: Evidence): ReadonlyMap<string, typeof NOT_BOOKED> {
  const booked = new Map<string, typeof NOT_BOOKED>();
  for (const { sku, delta, reason } of recordsOf(movements)) {
    const sums = booked.get(sku) ?? { ...NOT_BOOKED };
    sums.total += delta;
    if (reason !== 'restock') sums.sold -= delta;
    else if (delta > 0) sums.delivered += delta;
    booked.set(sku, sums);
  }
  return booked;
}
