/** The life of an order. Every change of status is guarded by this table, in the `where` of its statement. */
const NEXT = {
  /** Stock is held, the bank has been or will be asked. */
  pending: ['confirmed', 'failed'],
  /** Paid for. */
  confirmed: ['cancelled'],
  /** Never paid for; its units are back on the shelf. */
  failed: [],
  cancelled: [],
} as const;

export type OrderStatus = keyof typeof NEXT;

/** @returns the statuses from which an order may come to be `status`: what the guard of that change accepts. */
export const sourcesOf = (status: OrderStatus): readonly OrderStatus[] =>
  (Object.keys(NEXT) as OrderStatus[]).filter((from) =>
    (NEXT[from] as readonly OrderStatus[]).includes(status),
  );
