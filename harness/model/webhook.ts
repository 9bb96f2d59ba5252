import { createHmac } from 'node:crypto';

/** What the harness's bank tells a backend of a payment. */
export interface WebhookEvent {
  /** The same when it is told again. */
  readonly eventId: string;
  /** The bank never tells of a payment that failed: only forgeries do. */
  readonly type: 'payment.captured' | 'payment.failed' | 'payment.refunded';
  readonly paymentId: string;
  /** What the backend gave as its reference when it paid. */
  readonly reference: string;
  readonly amountCents: number;
  readonly currency: string;
  /** ISO 8601, wall clock. */
  readonly createdAt: string;
}

/** As it goes over the wire: a JSON body, and the headers that belong to it. */
export interface Webhook {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Signs a body as many payment providers do (the scheme is Stripe's): `bank-signature: t=<unix seconds>,v1=<hex>`, the
 * HMAC-SHA256 of `<t>.<body>`. The time is part of what is signed, so that what was recorded is not good for ever.
 */
export function signWebhook(body: string, secret: string, timeS: number): Webhook {
  const signature = createHmac('sha256', secret).update(`${timeS}.${body}`).digest('hex');
  return { body, headers: { 'bank-signature': `t=${timeS},v1=${signature}` } };
}

/** What a message of the bank is about. */
export type WebhookSubject = Pick<WebhookEvent, 'paymentId' | 'reference' | 'amountCents' | 'currency'>;

/** What the bank says of a payment that it has captured. */
export const captured = (payment: WebhookSubject, nowMs: number): WebhookEvent => ({
  eventId: `captured-${payment.paymentId}`,
  type: 'payment.captured',
  ...payment,
  createdAt: new Date(nowMs).toISOString(),
});

/** What the bank says of money that it has sent back: the amount is what went back. */
export const refunded = (refundId: string, payment: WebhookSubject, nowMs: number): WebhookEvent => ({
  ...captured(payment, nowMs),
  eventId: `refunded-${refundId}`,
  type: 'payment.refunded',
});
