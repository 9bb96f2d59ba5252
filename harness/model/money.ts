/** An integer in the minor unit of a currency: 1999 with `EUR` is € 19.99. */
export type Cents = number;

/** @returns e.g. `19.99 EUR`; the harness knows only currencies with two decimals. */
export function money(cents: Cents, currency: string): string {
  const sign = cents < 0 ? '-' : '';
  const whole = Math.abs(cents);
  return `${sign}${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, '0')} ${currency}`;
}
