import { z } from 'zod';
import { check } from '../check.ts';
import { type Query, statement } from '../database/statement.ts';
import { Refusal } from '../refusal.ts';

export const voucherCode = z.string().regex(/^[!-~]{1,64}$/, 'has to be 1 to 64 visible ASCII characters');

const common = {
  code: voucherCode,
  limit: z.int().min(1).max(1_000_000_000),
  /** With its offset; up to this moment the voucher is good. */
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
};

/** The body of `POST /admin/vouchers`. A percentage has no currency, an amount has no meaning without one. */
export const newVoucher = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('percent'), value: z.int().min(1).max(100) }),
  z.strictObject({
    ...common,
    kind: z.literal('amount'),
    value: z.int().min(1).max(100_000_000),
    currency: z.string().regex(/^[A-Z]{3}$/),
  }),
]);

export const voucherAnswer = z.strictObject({
  code: z.string(),
  kind: z.enum(['percent', 'amount']),
  value: z.int(),
  currency: z.string().nullable(),
  limit: z.int(),
  redeemed: z.int(),
  expiresAt: z.string().nullable(),
});
export type VoucherAnswer = z.infer<typeof voucherAnswer>;

const insertVoucher = statement<{ code: string }>(
  'insert-voucher',
  `insert into vouchers (code, kind, value, currency, redemption_limit, expires_at)
   values ($1, $2, $3, $4, $5, $6)
   on conflict (code) do nothing
   returning code`,
);

/** @throws Refusal `invalid`, `voucher-taken` */
export async function createVoucher(query: Query, body: unknown): Promise<VoucherAnswer> {
  const given = check(newVoucher, body);
  const { code, kind, value, limit, expiresAt } = given;
  const currency = given.kind === 'amount' ? given.currency : null;
  // As a moment: PostgreSQL knows neither the year 0 nor offsets of more than sixteen hours, and ISO 8601 knows both.
  const moment = expiresAt === null ? null : new Date(expiresAt);
  const inserted = await query(insertVoucher, [code, kind, value, currency, limit, moment]);
  if (inserted.length === 0) throw new Refusal('voucher-taken', 'Choose another code.');
  return { code, kind, value, currency, limit, redeemed: 0, expiresAt };
}
