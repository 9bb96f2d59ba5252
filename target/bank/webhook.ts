import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { check } from '../check.ts';
import { parseJson } from '../json.ts';
import { Refusal } from '../refusal.ts';

const id = z.string().regex(/^[!-~]{1,200}$/);

/**
 * The body of `POST /webhooks/bank`: what the bank says has happened. Strict, as everything from outside, except for the
 * type: a bank may come to tell of things that we have never heard of, and then only the payment they are about counts.
 */
export const webhookEvent = z.strictObject({
  eventId: id,
  type: z.string().regex(/^[a-z_.]{1,64}$/),
  paymentId: id,
  /** The order's id, where it is about a payment of ours. */
  reference: id,
  amountCents: z.int().min(0),
  currency: z.string().regex(/^[A-Z]{3}$/),
  createdAt: z.iso.datetime(),
});
export type WebhookEvent = z.infer<typeof webhookEvent>;

export const webhookReceipt = z.strictObject({ received: z.literal(true) });

/** How far the bank's clock and the network may be off. What is older was recorded, and is being sent again. */
const TOLERANCE_S = 300;

const SIGNATURE = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;

/** Opens a webhook: its event, if it is the bank's. Throws `bad-signature`, `invalid`. */
export type OpenWebhook = (signature: string | undefined, body: Buffer) => WebhookEvent;

/** One answer for all that can be wrong with a signature: it is nobody's business which. */
const badSignature = (): Refusal =>
  new Refusal('bad-signature', 'The header bank-signature does not fit to this body at this time.');

const signatureOf = (secret: string, timeS: string, body: Buffer): Buffer =>
  createHmac('sha256', secret).update(`${timeS}.`).update(body).digest();

/**
 * Opens webhooks signed with `bank-signature: t=<unix seconds>,v1=<hex of HMAC-SHA256 over "<t>.<body>">`. The time is
 * part of what is signed, so that what is recorded is not good for ever; the bytes are compared as they came, before
 * anybody parses them, and in constant time.
 * @param nowMs wall-clock time, since the bank's clock is another one.
 */
export const makeOpenWebhook =
  (secret: string, nowMs: () => number): OpenWebhook =>
  (header, body) => {
    const [, timeS = '', signature = ''] = SIGNATURE.exec(header ?? '') ?? [];
    if (signature === '') throw badSignature();
    if (!timingSafeEqual(Buffer.from(signature, 'hex'), signatureOf(secret, timeS, body)))
      throw badSignature();
    if (Math.abs(nowMs() / 1_000 - Number(timeS)) > TOLERANCE_S) throw badSignature();
    return check(webhookEvent, parseJson(body));
  };

/** Where no secret is set there is no such resource. */
export const noWebhooks: OpenWebhook = () => {
  throw new Refusal('not-found', 'There is no such resource.');
};
