import type { TransitionRecord } from '../model/evidence.ts';
import type { OrderStatus } from '../model/operation.ts';

/**
 * The life of an order, as every shop's adapter tells it: where it may come to be, and what may become of it at once. What
 * failed was never sold and what was cancelled is over, so neither comes back.
 */
const NEXT: Readonly<Record<OrderStatus | 'nothing', readonly OrderStatus[]>> = {
  nothing: ['pending', 'live', 'failed'],
  pending: ['live', 'failed', 'cancelled'],
  live: ['cancelled'],
  failed: [],
  cancelled: [],
};

/** Whether one change may lead from one status to the other; `null`: the order comes to be. */
const isStep = (from: OrderStatus | null, to: OrderStatus): boolean =>
  from === to || NEXT[from ?? 'nothing'].includes(to);

/** Whether any number of changes may. */
export const isReachable = (from: OrderStatus, to: OrderStatus): boolean =>
  from === to || NEXT[from].some((next) => isReachable(next, to));

export const wayOf = (trail: readonly TransitionRecord[]): string =>
  [trail[0]?.from ?? 'nothing', ...trail.map(({ to }) => to)].join(', ');

/**
 * What is wrong with the audit trail of one order, or `null`.
 * @param status the order's own at the end, where it is known.
 */
export function wrongTurn(
  trail: readonly TransitionRecord[],
  status: OrderStatus | undefined,
): string | null {
  let last: OrderStatus | null = trail[0]?.from ?? null;
  for (const { from, to } of trail) {
    if (from !== last) return `it went on from ${from ?? 'nothing'} when it was ${last ?? 'nothing'}`;
    if (!isStep(from, to)) return `it went from ${from ?? 'nothing'} to ${to}`;
    last = to;
  }
  return status === undefined || status === last
    ? null
    : `its trail ends at ${last ?? 'nothing'} and it is ${status}`;
}
