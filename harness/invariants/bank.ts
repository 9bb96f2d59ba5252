import type { Evidence, OrderRecord, PaymentRecord } from '../model/evidence.ts';
import type { Cents } from '../model/money.ts';

export const isCaptured = ({ state }: PaymentRecord): boolean => state === 'captured';

/** What the bank kept of a payment: captured less refunded. */
export function netOf(payment: PaymentRecord, { index }: Evidence): Cents {
  const refunds = index.refundsByPayment.get(payment.paymentId) ?? [];
  const refunded = refunds.reduce((sum, { amountCents }) => sum + amountCents, 0);
  return (isCaptured(payment) ? payment.amountCents : 0) - refunded;
}

export const netOfAll = (payments: readonly PaymentRecord[], evidence: Evidence): Cents =>
  payments.reduce((sum, payment) => sum + netOf(payment, evidence), 0);

/**
 * The one order that a payment is for. The intent on the card's token comes first, since the backend cannot lie about it;
 * its reference decides between several orders of one intent, and where there is no intent.
 */
export function orderOfPayment(
  { intentId, reference }: PaymentRecord,
  { index }: Evidence,
): OrderRecord | undefined {
  const candidates = (intentId === null ? undefined : index.ordersByIntent.get(intentId)) ?? [];
  return (
    candidates.find(({ orderId }) => orderId === reference) ??
    candidates.find(({ status }) => status === 'live') ??
    candidates[0] ??
    (reference === null ? undefined : index.orderById.get(reference))
  );
}

/** Payments by the order that they are for; those of no order under `null`. */
export function attributePayments(evidence: Evidence): ReadonlyMap<string | null, readonly PaymentRecord[]> {
  const payments = evidence.payments.state === 'known' ? evidence.payments.records : [];
  const byOrder = new Map<string | null, PaymentRecord[]>();
  for (const payment of payments) {
    const orderId = orderOfPayment(payment, evidence)?.orderId ?? null;
    const group = byOrder.get(orderId);
    if (group === undefined) byOrder.set(orderId, [payment]);
    else group.push(payment);
  }
  return byOrder;
}
