import type { Evidence, PaymentRecord } from '../model/evidence.ts';
import type { Cents } from '../model/money.ts';

export const isCaptured = ({ state }: PaymentRecord): boolean => state === 'captured';

/** What the bank kept of a payment: captured less refunded. */
export function netOf(payment: PaymentRecord, { index }: Evidence): Cents {
  if (index.refundsByPayment.size === 0) return isCaptured(payment) ? payment.amountCents : 0;
  const refunds = index.refundsByPayment.get(payment.paymentId) ?? [];
  const refunded = refunds.reduce((sum, { amountCents }) => sum + amountCents, 0);
  return (isCaptured(payment) ? payment.amountCents : 0) - refunded;
}

export const netOfAll = (payments: readonly PaymentRecord[], evidence: Evidence): Cents =>
  payments.reduce((sum, payment) => sum + netOf(payment, evidence), 0);
