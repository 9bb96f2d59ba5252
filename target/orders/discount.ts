import { Refusal } from '../refusal.ts';

/** What a redeemed voucher is worth. */
export type Voucher =
  /** A whole percentage, 1 to 100. */
  | { readonly kind: 'percent'; readonly percent: number }
  | { readonly kind: 'amount'; readonly amountCents: number; readonly currency: string };

/**
 * What a voucher takes off, in whole minor units: a percentage is taken of the whole order, not of each line, and
 * rounded down; an amount is never more than the order costs, and what is left of it is gone.
 * @throws Refusal `invalid` where the voucher is an amount of another currency.
 */
export function discountOf(voucher: Voucher | null, subtotalCents: number, currency: string): number {
  if (voucher === null) return 0;
  if (voucher.kind === 'percent') return Math.floor((subtotalCents * voucher.percent) / 100);
  if (voucher.currency !== currency)
    throw new Refusal('invalid', `This voucher is for orders in ${voucher.currency}.`);
  return Math.min(voucher.amountCents, subtotalCents);
}
