import { z } from 'zod';

/**
 * What the bank's ledger holds: one line for each thing that moved money, or was to move it and was refused. Append-only.
 */

const cents = z.int().positive();

const payment = z.strictObject({
  type: z.literal('payment'),
  paymentId: z.string(),
  idempotencyKey: z.string(),
  /** Read off the card's token. */
  intentId: z.string(),
  amountCents: cents,
  currency: z.string(),
  reference: z.string().nullable(),
  state: z.enum(['authorised', 'captured', 'declined']),
});

const capture = z.strictObject({ type: z.literal('capture'), paymentId: z.string(), amountCents: cents });
const voiding = z.strictObject({ type: z.literal('void'), paymentId: z.string() });
const refund = z.strictObject({
  type: z.literal('refund'),
  refundId: z.string(),
  paymentId: z.string(),
  amountCents: cents,
});
/** More was to go back than was left, or what was never captured: nothing moved, and it was asked for. */
const refundRefused = z.strictObject({ ...refund.shape, type: z.literal('refund-refused') });

export const entrySchema = z.discriminatedUnion('type', [payment, capture, voiding, refund, refundRefused]);
export type Entry = z.infer<typeof entrySchema>;
