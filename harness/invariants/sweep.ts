import { outcomeTypeOf } from '../model/checkout-listener.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Sales } from '../model/joins.ts';
import type { Instant } from '../model/time.ts';
import { cancelled } from './cancellations.ts';
import { begunAt, type Intent } from './intents.ts';
import { unitsAtMost, unitsOf } from './units.ts';

/** The sale that could not be, and how far it went below zero at worst. */
export interface Overdraft {
  /** Its place among the sales. */
  readonly sale: number;
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
 * @param returns in time, as the sales are.
 */
export function overdraft(
  stock: number,
  { count, at, units }: Sales,
  returns: readonly Return[],
): Overdraft | null {
  let next = 0;
  let coming = 0;
  let sold = 0;
  let found: Overdraft | undefined;
  for (let sale = 0; sale < count; sale += 1) {
    const now = at[sale] ?? 0;
    for (let come = returns[next]; come !== undefined && come.at <= now; come = returns[next]) {
      coming += come.units;
      next += 1;
    }
    sold += units[sale] ?? 0;
    const excess = sold - stock - coming;
    if (excess <= 0) continue;
    found ??= { sale, stock, returned: coming, sold, excess };
    found = { ...found, excess: Math.max(found.excess, excess) };
  }
  return found ?? null;
}

/** As many are shown of those that raced each other. */
const MAX_SHOWN = 8;

/** A sale that could not be, those that were under way at the same time (the race, where it was one, is among them), and that in words. */
export function raceAt(
  sale: number,
  sales: Sales,
): { readonly suspects: readonly Intent[]; readonly fact: string } {
  const others = Array.from({ length: sales.count }, (_, place) => place).filter((place) => place !== sale);
  const raced = others.filter((other) => overlap(other, sale, sales));
  const suspects = [sale, ...raced.slice(-MAX_SHOWN)].map((place) => sales.intent(place));
  const [last, ...rivals] = suspects.map(({ acknowledged }) => acknowledged[0]?.id);
  const fact =
    raced.length === 0
      ? `history: nothing else that was sold was under way at the same time as operation ${last}`
      : `history: under way at the same time as operation ${last}: ${raced.length} more that were sold, operations ${rivals.join(', ')} among them`;
  return { suspects, fact };
}

function overlap(one: number, other: number, { at, intent }: Sales): boolean {
  const began = (sale: number) => begunAt(intent(sale).attempts);
  return began(one) <= (at[other] ?? 0) && began(other) <= (at[one] ?? 0);
}

/** Restocks of a sku, and its sales that may have been cancelled. */
export function returnsOf(sku: string, sales: Sales, evidence: Evidence): readonly Return[] {
  const restocks = (evidence.index.restocksBySku.get(sku) ?? [])
    .filter((restock) => outcomeTypeOf(restock) !== 'refused')
    .map(({ startedAt, input }) => ({ at: startedAt, units: input.quantity }));
  // What was refused under the key took nothing, whatever it asked for.
  const ofIntent = ({ attempts }: Intent) =>
    unitsOf(unitsAtMost(attempts.filter(({ type }) => type !== 'refused')), sku);
  return [...restocks, ...cancelledSales(sales, ofIntent)].sort(inTime);
}

function cancelledSales(
  { count, givenUp, intent }: Sales,
  unitsOf: (intent: Intent) => number,
): readonly Return[] {
  const returns: Return[] = [];
  for (let sale = 0; sale < count; sale += 1) {
    if (givenUp[sale] === 0) continue;
    const { from } = cancelled(intent(sale));
    if (Number.isFinite(from)) returns.push({ at: from, units: unitsOf(intent(sale)) });
  }
  return returns;
}

/**
 * Redemptions of a voucher that the shop acknowledged, each an order's, and what may have been given back of them.
 * @param intents whose orders were acknowledged with it.
 */
export function redemptionsOf(intents: readonly Intent[]): {
  readonly redeemed: Sales;
  readonly returned: readonly Return[];
} {
  const redeeming = [...intents].sort((one, other) => one.effectBy - other.effectBy);
  const redeemed: Sales = {
    count: redeeming.length,
    at: Float64Array.from(redeeming, ({ effectBy }) => effectBy),
    units: new Float64Array(redeeming.length).fill(1),
    givenUp: Int32Array.from(redeeming, ({ cancels }) => (cancels.length === 0 ? 0 : 1)),
    intent: (place) => redeeming[place] ?? notThere(place),
  };
  return { redeemed, returned: [...cancelledSales(redeemed, () => 1)].sort(inTime) };
}

const notThere = (place: number): never => {
  throw new Error(`there is no redemption ${place}`);
};
