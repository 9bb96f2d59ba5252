import type { Attempt, Intent } from './intents.ts';

/** What the request of an attempt says; card and voucher are part of it. */
export function bodyOf({ operation: { input } }: Attempt): string {
  const { lines, card = 'accepted', voucher, forgery } = input;
  const asked = lines.map(({ sku, quantity }) => [sku, quantity]);
  return JSON.stringify([asked, card, voucher, forgery?.field, forgery?.value]);
}

/**
 * The attempt that says what the order of an intent was for: one that was acknowledged, else any that may have made it.
 * `null` where there is none, or where nobody can tell which of several different ones it was.
 */
export function wanted({ acknowledged, attempts }: Intent): Attempt | null {
  const told = acknowledged[0];
  if (told !== undefined) return told;
  const [first, ...others] = attempts.filter(({ type }) => type === 'unknown');
  if (first === undefined || others.some((other) => bodyOf(other) !== bodyOf(first))) return null;
  return first;
}
