import { createHmac, randomUUID } from 'node:crypto';
import type { BankPayment } from './book.ts';
import type { Sent } from './shop.ts';

export const WEBHOOK_SECRET = 'a secret between bank and shop, long enough';

/** What the bank tells of a payment. */
export const eventOf = (payment: BankPayment, more: object = {}): object => ({
  eventId: randomUUID(),
  type: `payment.${payment.status}`,
  paymentId: payment.paymentId,
  reference: payment.reference,
  amountCents: payment.amountCents,
  currency: payment.currency,
  createdAt: new Date().toISOString(),
  ...more,
});

/** A request to `POST /webhooks/bank` as the bank sends it, signed over its very bytes. */
export function signed(
  event: unknown,
  { secret = WEBHOOK_SECRET, timeS = Math.floor(Date.now() / 1_000) } = {},
): Sent {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  const signature = createHmac('sha256', secret).update(`${timeS}.${body}`).digest('hex');
  return { body, headers: { 'bank-signature': `t=${timeS},v1=${signature}` } };
}
