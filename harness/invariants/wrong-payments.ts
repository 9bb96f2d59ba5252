import type { Evidence, OrderRecord, PaymentRecord } from '../model/evidence.ts';
import type { Cents } from '../model/money.ts';
import { isCaptured, netOf } from './bank.ts';
import { amount } from './describe.ts';

/**
 * What is wrong with the payments for one order, or `null`.
 * @param surplus what the bank keeps for it beyond what is due.
 */
export function wrongPayments(
  order: OrderRecord,
  number: number,
  surplus: Cents,
  evidence: Evidence,
): string | null {
  if (surplus !== 0)
    return `the bank keeps ${amount(Math.abs(surplus), order.currency)} too ${surplus > 0 ? 'much' : 'little'}`;
  if (order.status !== 'live' || order.totalCents === 0) return null;
  const isAnothers = mayBeAnothers(number, evidence);
  const captured = evidence.index.paymentsOfOrder
    .of(number)
    .filter((payment) => isCaptured(payment) && !isAnothers(payment));
  if (captured.some(({ currency }) => currency !== order.currency))
    return 'it was charged in another currency';
  return captured.length === 1 ? null : `it took ${captured.length} payments`;
}

/** Whether a payment all of which went back may be that of another buyer, who sent the same key and of whose order there is nothing. */
const mayBeAnothers =
  (number: number, evidence: Evidence) =>
  (payment: PaymentRecord): boolean =>
    netOf(payment, evidence) === 0 &&
    new Set(evidence.index.attemptsOfOrder(number).map(({ actor }) => actor)).size > 1;
