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
export const isStep = (from: OrderStatus | null, to: OrderStatus): boolean =>
  from === to || NEXT[from ?? 'nothing'].includes(to);

/** Whether any number of changes may. */
export const isReachable = (from: OrderStatus, to: OrderStatus): boolean =>
  from === to || NEXT[from].some((next) => isReachable(next, to));
