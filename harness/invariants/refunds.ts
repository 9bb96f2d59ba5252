import type { PaymentRecord, RefundRecord } from '../model/evidence.ts';
import type { Cents } from '../model/money.ts';
import { isCaptured } from './bank.ts';
import { amount, short } from './describe.ts';

export const sumOf = (refunds: readonly RefundRecord[]): Cents =>
  refunds.reduce((sum, { amountCents }) => sum + amountCents, 0);

/** What is wrong with the refunds of one payment, or `null`. That too little went back is for `books-balance`. */
export function wrongRefunds(
  payment: PaymentRecord | undefined,
  refunds: readonly RefundRecord[],
): string | null {
  if (payment === undefined) return 'there is no such payment';
  if (!isCaptured(payment)) return `the payment is ${payment.state}: there is nothing to give back`;
  const exchanged = refunds.find(({ currency }) => currency !== payment.currency);
  if (exchanged !== undefined) return `it was given back in ${short(exchanged.currency)}`;
  if (refunds.some(({ amountCents }) => amountCents <= 0)) return 'a refund gives nothing back';
  const tooMuch = sumOf(refunds) - payment.amountCents;
  if (tooMuch > 0) return `${amount(tooMuch, payment.currency)} more went back than had been captured`;
  return refunds.length > 1 ? `it took ${refunds.length} refunds` : null;
}
