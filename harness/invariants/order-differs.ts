import type { Evidence, OrderRecord } from '../model/evidence.ts';
import type { Told } from '../model/joins.ts';
import type { Cents } from '../model/money.ts';
import type { OrderStatus, OrderView } from '../model/operation.ts';
import { amount, short } from './describe.ts';
import type { Acknowledged } from './intents.ts';
import { isLineByLine, requestedLines, sameLines } from './units.ts';

/** Whether the order's cancellation was acknowledged, or may have taken effect. */
export interface Expected {
  readonly isCancelled: boolean;
  readonly mayBeCancelled: boolean;
}

function statusDiffers(status: OrderStatus, { isCancelled, mayBeCancelled }: Expected): string | null {
  if (isCancelled)
    return status === 'cancelled' ? null : `it is ${status} at the end, though it was cancelled`;
  if (status === 'live' || (status === 'cancelled' && mayBeCancelled)) return null;
  return `it is ${status} at the end, though nobody cancelled it`;
}

/** How an order in the database differs from what its buyer was told; `null` where it does not. */
export function orderDiffers(
  attempt: Acknowledged,
  order: OrderRecord | undefined,
  given: Expected,
  evidence: Evidence,
): string | null {
  const { actor, told } = attempt;
  if (order === undefined) return 'it is gone: the database has no such order';
  const owner = typeof actor === 'number' ? evidence.buyers[actor] : undefined;
  const lines = evidence.index.linesOfOrder.of(told.order);
  if (owner !== undefined && order.buyer !== owner)
    return `it belongs to ${short(order.buyer)}, not to ${owner}`;
  if (order.intentId !== null && order.intentId !== attempt.intentId)
    return 'it is the order of another intent';
  const wrongStatus = statusDiffers(order.status, given);
  if (wrongStatus !== null) return wrongStatus;
  if (order.totalCents !== told.totalCents || order.currency !== told.currency) {
    return `its total is ${amount(order.totalCents, order.currency)}, not ${amount(told.totalCents, told.currency)}`;
  }
  const requested = requestedLines(attempt, evidence);
  if (requested !== null && !sameLines(lines, requested)) return 'its lines are not what was ordered';
  return sameLines(lines, told.lines) ? null : 'its lines are not what the answer said';
}

/** A shop need not say it, but says the same where it does. */
const differs = (one: Cents | null | undefined, other: Cents | null | undefined): boolean =>
  one != null && other != null && one !== other;

/** How an order as it is shown at the end differs from what its buyer was told; `null` where it does not. */
export function viewDiffers(told: Told, shown: OrderView, given: Expected): string | null {
  if (shown.orderId !== told.orderId) return `another one is shown at the end, ${short(shown.orderId)}`;
  // What was acknowledged as pending may still be: whether it stays so is for `recovers`.
  const isStillPending = shown.status === 'pending' && told.status === 'pending';
  const wrongStatus = isStillPending ? null : statusDiffers(shown.status, given);
  if (wrongStatus !== null) return wrongStatus;
  if (shown.totalCents !== told.totalCents || shown.currency !== told.currency) {
    return `its total is shown as ${amount(shown.totalCents, shown.currency)} at the end`;
  }
  if (!sameLines(shown.lines, told.lines)) return 'other lines are shown at the end';
  const isRepriced =
    isLineByLine(shown.lines, told.lines) &&
    shown.lines.some(({ unitPriceCents }, at) => differs(unitPriceCents, told.lines[at]?.unitPriceCents));
  if (isRepriced) return 'a line is shown at another price at the end';
  return differs(shown.discountCents, told.discountCents) ? 'another discount is shown at the end' : null;
}
