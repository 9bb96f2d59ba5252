import { z } from 'zod';
import { isUnrounded, UNROUNDED } from '../model/money.ts';
import { type Kind, ORDER_STATUSES, REFUSAL_REASONS, UNKNOWN_CAUSES } from '../model/operation.ts';

const cents = z.number().refine((value) => !isUnrounded(value), UNROUNDED);
const order = z.object({
  orderId: z.string(),
  status: z.enum(ORDER_STATUSES),
  totalCents: cents,
  discountCents: cents.optional(),
  currency: z.string(),
  lines: z.array(z.object({ sku: z.string(), quantity: z.number(), unitPriceCents: cents.nullable() })),
});
const product = z.object({ sku: z.string() });

const account = z.object({ email: z.string(), orderIds: z.array(z.string()) });

const refused = z.object({
  type: z.literal('refused'),
  reason: z.enum(REFUSAL_REASONS),
  detail: z.string(),
});
const unknown = z.object({
  type: z.literal('unknown'),
  cause: z.enum(UNKNOWN_CAUSES),
  detail: z.string(),
});
const outcomeOf = (result: z.ZodType) =>
  z.discriminatedUnion('type', [z.object({ type: z.literal('ok'), result }), refused, unknown]);

/**
 * What an adapter may return for each kind: numbers are numbers, whatever they are; that they are sane is judged later, but for cents that the adapter did not round. Other
 * fields are let through: what is parsed is looked at and thrown away, so that zod need not copy them.
 */
const OUTCOMES: Readonly<Record<Kind, z.ZodType>> = {
  checkout: outcomeOf(order),
  browse: outcomeOf(product.extend({ unitPriceCents: cents })),
  readOrder: outcomeOf(order),
  cancel: outcomeOf(order),
  changePrice: outcomeOf(product),
  restock: outcomeOf(product),
  createProduct: outcomeOf(product),
  readAccount: outcomeOf(account),
  signUp: outcomeOf(z.object({ isAdministrator: z.boolean() })),
  webhook: outcomeOf(z.object({ heard: z.literal(true) })),
};

/** @returns what is wrong with an outcome that an adapter returned, or `null`. */
export function faultOf(kind: Kind, outcome: unknown): string | null {
  const read = OUTCOMES[kind].safeParse(outcome);
  if (read.success) return null;
  const { path, message } = read.error.issues[0] ?? { path: [], message: 'unknown' };
  return `it returned no outcome of a ${kind}: ${path.join('.') || 'all of it'}: ${message}`;
}
