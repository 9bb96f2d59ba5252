import type { Declarations, Voucher } from '../../model/evidence.ts';
import type { Actor, CartLine, Forgery, OrderView, Outcome, RefusalReason } from '../../model/operation.ts';

/** Milliseconds: when it started and ended; `null`: it never ended. */
export type At = readonly [number, number | null];

/** `took`: its outcome is unknown, but the shop did it; `lost`: unknown, and it did not. */
export type Ended = 'ok' | 'took' | 'lost' | RefusalReason;

export interface CheckoutPlan {
  readonly at: At;
  readonly key?: string;
  readonly buyer?: Actor;
  /** Default: one lamp. */
  readonly lines?: readonly CartLine[];
  readonly ended?: Ended;
  /** Default: the catalogue's price of each line. */
  readonly unitPriceCents?: number;
  readonly totalCents?: number;
  readonly card?: 'accepted' | 'declined';
  readonly voucher?: string;
  readonly forgery?: Forgery;
  readonly phase?: string;
}

export interface ShopPlan {
  readonly stock?: Readonly<Record<string, number>>;
  readonly vouchers?: readonly Voucher[];
  readonly declarations?: Partial<Declarations>;
  /** How many there are; default 20. */
  readonly buyers?: number;
  readonly notDrained?: string;
  /** Default: yes. */
  readonly graceGiven?: boolean;
  readonly died?: string;
}

export const PRICE_CENTS = 1_000;
export const NO_ORDER: OrderView = {
  orderId: '',
  status: 'failed',
  totalCents: 0,
  currency: 'EUR',
  lines: [],
};

export function outcomeOf<R>(ended: Ended, result: R): Outcome<R> {
  if (ended === 'ok') return { type: 'ok', result };
  if (ended === 'took' || ended === 'lost') return { type: 'unknown', cause: 'timeout', detail: 'no answer' };
  return { type: 'refused', reason: ended, detail: ended };
}
