import type { Charge, ChargeAnswer, LookUp } from '../bank/bank.ts';
import type { Parts } from '../parts.ts';
import type { PendingOrder } from './order.ts';

/** What an order's payment has come to. `free`: the voucher left nothing to pay, so there is nothing to ask the bank. */
export type Settlement = LookUp | { readonly type: 'free' };

/**
 * Asks the bank for the money of an order, and does not rest with half an answer:
 *
 * - No answer is no refusal: the bank may have the money, so its books decide.
 * - "I cannot do this" (an unknown card, say) is a refusal if the books are empty, too. Were it taken for "unknown", a
 *   made-up card would hold its units for ever; were it taken for "declined" at once, a charge that an earlier attempt
 *   made under the same key would be left without an order.
 * @param ask `charge`, or `abandon` where the money is no longer wanted.
 */
export async function collect(
  parts: Parts,
  order: PendingOrder,
  ask: (charge: Charge) => Promise<ChargeAnswer> = parts.charge,
): Promise<Settlement> {
  if (order.totalCents === 0) return { type: 'free' };
  const payment = await ask(order);
  if (payment.type === 'captured' || payment.type === 'declined') return payment;
  const found = await parts.lookUp(order);
  if (payment.type === 'rejected' && found.type === 'absent')
    return { type: 'declined', code: 'payment-rejected' };
  return found;
}
