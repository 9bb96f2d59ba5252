import { outcomeTypeOf } from '../model/checkout-listener.ts';
import type { Instant } from '../model/time.ts';
import { endOf, type Intent } from './intents.ts';

/** When the order of an intent was given up, as far as the clients know: instants, and infinity where it was not. */
export interface Cancelled {
  /** From here on it may have been. */
  readonly from: Instant;
  /** From here on the shop has said that it was. */
  readonly by: Instant;
}

const NEVER: Cancelled = { from: Number.POSITIVE_INFINITY, by: Number.POSITIVE_INFINITY };

/** A refused cancellation had no effect, and one whose outcome is unknown may have had it at any time from its start on. */
export function cancelled({ cancels }: Pick<Intent, 'cancels'>): Cancelled {
  if (cancels.length === 0) return NEVER;
  let { from, by } = NEVER;
  for (const cancel of cancels) {
    const type = outcomeTypeOf(cancel);
    if (type !== 'refused') from = Math.min(from, cancel.startedAt);
    if (type === 'ok') by = Math.min(by, endOf(cancel));
  }
  return { from, by };
}

export const mayBeCancelled = (intent: Intent): boolean => Number.isFinite(cancelled(intent).from);

export const isCancelled = (intent: Intent): boolean => Number.isFinite(cancelled(intent).by);
