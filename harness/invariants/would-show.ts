import type { CollectionName } from '../model/evidence.ts';
import type { Attempt, Intent } from './intents.ts';

/** Whether anybody who was asked would have something to show, had a shop believed what was forged. */
export function wouldShow({ attempts, shared }: Intent, used: readonly CollectionName[]): boolean {
  if (used.includes('orders')) return true;
  // Of a key that two buyers sent no payment is looked at.
  return used.includes('payments') && !shared && attempts.every(wouldBeCharged);
}

/** A shop that believes these charges by them. */
const CHARGED_BY: ReadonlySet<string> = new Set(['unitPrice', 'total', 'quantity']);
/** One that believes these charges all the same. */
const CHARGED_WITH: ReadonlySet<string> = new Set(['currency', 'buyer']);

/**
 * Whether the bank would have a payment had the shop believed it. There would be none where the price is nothing, where a discount or
 * a voucher takes off all of it, or where the order says of itself that it is paid.
 */
function wouldBeCharged({ isForged, type, operation: { input } }: Attempt): boolean {
  const { forgery, voucher } = input;
  if (!isForged || type === 'refused' || forgery === undefined) return true;
  if (CHARGED_BY.has(forgery.field)) return voucher === undefined && Number(forgery.value) >= 1;
  return voucher === undefined && CHARGED_WITH.has(forgery.field);
}
