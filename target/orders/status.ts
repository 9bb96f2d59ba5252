/**
 * The life of an order, in one place. Every change of status is guarded by this table, in the `where` of its statement:
 * whoever comes second, from whatever side, changes nothing.
 *
 *     pending ──> confirmed ──> cancelled
 *        └──────> failed
 *
 * A hold that expires is a `failed` order whose failure code is `hold-expired`.
 */
const NEXT = {
  /** Stock is held, the bank has been or will be asked. */
  pending: ['confirmed', 'failed'],
  /** Paid for. */
  confirmed: ['cancelled'],
  /** Never paid for; its units are back on the shelf. */
  failed: [],
  /** Was paid for; its units are back on the shelf, and its money is on the way back. */
  cancelled: [],
} as const;

export type OrderStatus = keyof typeof NEXT;

export const ORDER_STATUSES = Object.keys(NEXT) as readonly OrderStatus[];

/** @returns the statuses from which an order may come to be `status`: what the guard of that change accepts. */
export const sourcesOf = (status: OrderStatus): readonly OrderStatus[] =>
  ORDER_STATUSES.filter((from) => (NEXT[from] as readonly OrderStatus[]).includes(status));
