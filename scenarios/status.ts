import type { OrderStatus } from '../harness/index.ts';

/** The target's statuses in the harness's words. */
export const STATUSES: Readonly<Record<string, OrderStatus>> = {
  pending: 'pending',
  confirmed: 'live',
  failed: 'failed',
  cancelled: 'cancelled',
};
