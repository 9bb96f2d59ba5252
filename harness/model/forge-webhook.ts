import type { PaymentRecord } from './evidence.ts';
import type { WebhookForgery } from './operation.ts';
import { captured, signWebhook, type Webhook, type WebhookEvent } from './webhook.ts';

/** What it takes to speak in the bank's name: its books, and the secret between it and the backend. */
export interface BankVoice {
  /** By intent; grows between phases. */
  readonly payments: Map<string, PaymentRecord>;
  readonly secret: string;
}

/**
 * The bank's own signature on what never was true would deceive any backend that trusts its bank, and prove nothing: so only
 * a payment that was captured is told of again, and one cent is claimed only of one that was not.
 */
export function makesSense(forgery: WebhookForgery, { state }: PaymentRecord): boolean {
  if (forgery === 'replayed' || forgery === 'stale') return state === 'captured';
  return forgery !== 'amount' || state === 'declined';
}

const HOUR_S = 3_600;
const WRONG_KEY = 'no secret that bank and backend share';

/**
 * A message of the bank that is false, or that it has sent before. What is false says the opposite of what is so: a
 * backend that believed it would give goods away, or give up an order that was paid.
 */
export function forgeWebhook(
  payment: PaymentRecord,
  forgery: WebhookForgery,
  secret: string,
  nowMs: number,
): Webhook {
  const nowS = Math.floor(nowMs / 1_000);
  const { paymentId, amountCents, currency } = payment;
  const subject = { paymentId, reference: payment.reference ?? '', amountCents, currency };
  const truth = JSON.stringify(captured(subject, nowMs));
  const lie = JSON.stringify(opposite(payment, captured(subject, nowMs)));
  switch (forgery) {
    case 'unsigned':
      return { body: lie, headers: {} };
    case 'wrong-key':
      return signWebhook(lie, WRONG_KEY, nowS);
    case 'tampered':
      // Of another text, whatever this payment's state: a signature that was seen, on what was made of it.
      return { body: lie, headers: signWebhook(`${truth} `, secret, nowS).headers };
    case 'amount':
      return signWebhook(JSON.stringify({ ...JSON.parse(lie), amountCents: 1 }), secret, nowS);
    case 'replayed':
      return signWebhook(truth, secret, nowS);
    case 'stale':
      return signWebhook(truth, secret, nowS - HOUR_S);
  }
}

const opposite = ({ state, paymentId }: PaymentRecord, event: WebhookEvent): WebhookEvent =>
  state === 'captured' ? { ...event, eventId: `failed-${paymentId}`, type: 'payment.failed' } : event;
