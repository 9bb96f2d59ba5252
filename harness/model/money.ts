/** An integer in the minor unit of a currency: 1999 with `EUR` is € 19.99. */
export type Cents = number;

/** Less than this beside a whole number is no fraction of a cent, but what binary floating point makes of decimals. */
const NOISE = 1e-6;

/**
 * Whether an amount is what `64.18 * 100` comes to, 6418.000000000001: a shop's decimals that nobody has rounded. A shop that charges
 * half a cent does so; this is the reader's arithmetic.
 */
export const isUnrounded = (cents: number): boolean =>
  !Number.isInteger(cents) && Math.abs(cents - Math.round(cents)) < NOISE;

export const UNROUNDED = 'cents are whole numbers: round what was made of decimals';

/** @returns e.g. `19.99 EUR`; the harness knows only currencies with two decimals. */
export function money(cents: Cents, currency: string): string {
  if (!Number.isInteger(cents)) return `${cents / 100} ${currency}`;
  const sign = cents < 0 ? '-' : '';
  const whole = Math.abs(cents);
  return `${sign}${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, '0')} ${currency}`;
}
