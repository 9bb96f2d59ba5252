import type { PaymentRecord, RefundRecord } from '../../model/evidence.ts';
import type { Entry } from './entries.ts';

export interface Ledger {
  /** In the order in which they were made. */
  readonly payments: readonly PaymentRecord[];
  /** Those that it refused among them. */
  readonly refunds: readonly RefundRecord[];
}

/** @returns the payment as it stands after an entry of its own. */
function apply(payment: PaymentRecord, entry: Entry): PaymentRecord {
  switch (entry.type) {
    case 'capture':
      return { ...payment, state: 'captured', amountCents: entry.amountCents };
    case 'void':
      return { ...payment, state: 'voided' };
    case 'payment':
    case 'refund':
    case 'refund-refused':
      return payment;
  }
}

/** The ledger, entry by entry, as the normalised evidence. Pure. */
export function foldLedger(entries: readonly Entry[]): Ledger {
  const payments = new Map<string, PaymentRecord>();
  const refunds: RefundRecord[] = [];
  for (const entry of entries) {
    if (entry.type === 'payment') {
      const { type: _, ...payment } = entry;
      payments.set(entry.paymentId, payment);
      continue;
    }
    const payment = payments.get(entry.paymentId);
    if (payment === undefined) continue;
    payments.set(entry.paymentId, apply(payment, entry));
    if (entry.type === 'refund' || entry.type === 'refund-refused') {
      const { type, refundId, paymentId, amountCents } = entry;
      const refused = type === 'refund-refused' ? ({ refused: true } as const) : {};
      refunds.push({ refundId, paymentId, amountCents, currency: payment.currency, ...refused });
    }
  }
  return { payments: [...payments.values()], refunds };
}
