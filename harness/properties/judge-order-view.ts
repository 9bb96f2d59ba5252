import { honouredMs } from '../model/declarations.ts';
import { money } from '../model/money.ts';
import type { Operation, OrderView } from '../model/operation.ts';
import { surchargeOn } from '../model/surcharges.ts';
import { unitsBySku } from './shop-state.ts';
import type { Surroundings } from './surroundings.ts';

type Checkout = Operation<'checkout'>;

/** Totals that are honest: for every line one of the prices that were in force, or were and are still honoured. */
function honestTotals(checkout: Checkout, around: Surroundings): number[] {
  let totals = [0];
  for (const { sku, quantity } of checkout.input.lines) {
    const prices = around.prices(sku, checkout, honouredMs(around.declarations));
    totals = [...new Set(totals.flatMap((total) => prices.map((price) => total + price * quantity)))];
  }
  return totals.map((total) => total + surchargeOn(total, around.declarations.surcharges));
}

/** Lines are compared by sku, since a shop may merge lines of one sku. None at all: the shop does not show them. */
function linesDiffer(view: OrderView, checkout: Checkout): boolean {
  if (view.lines.length === 0) return false;
  const [wanted, shown] = [unitsBySku(checkout.input.lines), unitsBySku(view.lines)];
  return wanted.size !== shown.size || [...wanted].some(([sku, units]) => shown.get(sku) !== units);
}

/** @returns why the lines' own prices do not explain the total, or `null`. */
function pricesDiffer(view: OrderView, checkout: Checkout, around: Surroundings): string | null {
  if (view.lines.length === 0) return null;
  let sumCents = 0;
  for (const { sku, quantity, unitPriceCents } of view.lines) {
    if (unitPriceCents === null) return null;
    const prices = around.prices(sku, checkout, honouredMs(around.declarations));
    if (!prices.includes(unitPriceCents)) {
      return `lines at a price in force (${prices.map((price) => money(price, around.currency)).join(' or ')})`;
    }
    sumCents += quantity * unitPriceCents;
  }
  const totalCents = sumCents + surchargeOn(sumCents, around.declarations.surcharges);
  return totalCents === view.totalCents
    ? null
    : `a total of ${money(totalCents, around.currency)}, as the lines say`;
}

/** @returns what should have been in place of this answer to a checkout that may succeed; `null` where it is honest. */
export function whatIsWrongWith(view: OrderView, checkout: Checkout, around: Surroundings): string | null {
  const totals = honestTotals(checkout, around);
  if (!totals.includes(view.totalCents)) {
    return `ok with a total of ${totals.map((total) => money(total, around.currency)).join(' or ')}`;
  }
  if (view.currency !== around.currency) return `ok in ${around.currency}`;
  if (view.status !== 'live' && view.status !== 'pending') return 'ok with an order that is live';
  if (linesDiffer(view, checkout)) return 'ok with the lines that were asked for';
  if (around.isTaken(view.orderId, checkout.intentId)) return 'ok with an order id of its own';
  const wrong = pricesDiffer(view, checkout, around);
  return wrong === null ? null : `ok with ${wrong}`;
}
