import { z } from 'zod';
import type { BankBehaviour } from '../../model/fault.ts';

/** What the bank accepts. Everything a backend sends is hostile: strict, bounded, and nothing is guessed. */

const cents = z.int().min(1).max(1_000_000_000_000);

export const paymentRequest = z.strictObject({
  amountCents: cents,
  currency: z.string().regex(/^[A-Z]{3}$/),
  cardToken: z.string().max(300),
  reference: z.string().max(255).nullable().default(null),
  capture: z.boolean().default(true),
});
export type PaymentRequest = z.infer<typeof paymentRequest>;

export const amountRequest = z.strictObject({ amountCents: cents });
export const voidRequest = z.strictObject({});

export const idempotencyKey = z.string().regex(/^[\x21-\x7e]{1,255}$/);

const every = z.int().positive().optional();

/** How the bank behaves from now on. */
export const behaviourSchema: z.ZodType<BankBehaviour> = z.strictObject({
  latencyMs: z.number().min(0).max(600_000),
  hangAfterChargeEvery: every,
  dropAfterChargeEvery: every,
  declineEvery: every,
  failEvery: every,
  tellTwiceEvery: every,
  tellLateEvery: every,
  tellLateMs: z.number().min(0).max(600_000).optional(),
  tellReversedBy: z.int().min(2).max(1_000).optional(),
  forgeEvery: every,
});

const CARD = /^tok_(accepted|declined)_(.+)$/;

export interface Card {
  readonly isAccepted: boolean;
  readonly intentId: string;
}

/** @returns `null` for a token that the harness never gave to anybody. */
export function readCard(token: string): Card | null {
  const match = CARD.exec(token);
  return match?.[2] === undefined ? null : { isAccepted: match[1] === 'accepted', intentId: match[2] };
}
