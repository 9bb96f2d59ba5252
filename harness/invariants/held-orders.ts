import { Callers } from '../model/callers.ts';
import type { Evidence, Indexes } from '../model/evidence.ts';
import { heldUnits } from './holds.ts';
import { type Attempt, stillHeld } from './intents.ts';

type IsHeld = (order: number) => boolean;

/** Several invariants ask the same of the same evidence, some for each order anew: remembered as long as it is. */
const remembered = new WeakMap<Indexes, IsHeld>();

/**
 * Whether what an order without success took may legally still have been held when the witnesses were asked. One that no key and no answer
 * joins to its attempts (a database that keeps no keys, a refusal that names no order) may be that of any of its buyer's.
 */
export function ordersStillHeld(evidence: Evidence): IsHeld {
  const isHeld = remembered.get(evidence.index) ?? askedOf(evidence);
  remembered.set(evidence.index, isHeld);
  return isHeld;
}

function askedOf(evidence: Evidence): IsHeld {
  const { index, buyers } = evidence;
  const isStillHeld = stillHeld(evidence);
  const callers = new Callers(buyers);
  const holding = new Set(holders(evidence).map(({ actor }) => callers.ofActor(actor)));
  return (number) => {
    const attempts = index.attemptsOfOrder(number);
    const order = index.orderAt(number);
    if (attempts.length > 0 || order === undefined || order.intentId !== null) return isStillHeld(attempts);
    return holding.has(callers.ofAddress(order.buyer));
  };
}

/**
 * By sku the most units that may be held under one key without an order that tells of it: of a checkout that was refused a shop need not write
 * any, and each attempt may hold what it asked for.
 */
export function mostStillHeld(evidence: Evidence): ReadonlyMap<string, number> {
  const most = new Map<string, number>();
  const sums = new Map<string, number>();
  for (const holder of holders(evidence)) {
    for (const { sku, quantity } of heldUnits({ attempts: [holder], cancels: [] }, evidence)) {
      const key = JSON.stringify([holder.intentId, sku]);
      const sum = (sums.get(key) ?? 0) + quantity;
      sums.set(key, sum);
      most.set(sku, Math.max(most.get(sku) ?? 0, sum));
    }
  }
  return most;
}

/** Attempts without success that may still hold what they took. */
function holders(evidence: Evidence): readonly Attempt[] {
  if (evidence.declarations.holdMs === 0) return [];
  const isStillHeld = stillHeld(evidence);
  return evidence.index.attempts.filter((attempt) => attempt.type !== 'ok' && isStillHeld([attempt]));
}
