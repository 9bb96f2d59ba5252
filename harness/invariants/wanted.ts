import type { Evidence } from '../model/evidence.ts';
import type { Attempt, Intent } from './intents.ts';
import { requestedLines } from './units.ts';

/** What the request of an attempt says; card and voucher are part of it. */
export function bodyOf({ operation: { input } }: Attempt): string {
  const { lines, card = 'accepted', voucher, forgery } = input;
  const asked = lines.map(({ sku, quantity }) => [sku, quantity]);
  return JSON.stringify([asked, card, voucher, forgery?.field, forgery?.value]);
}

/**
 * What comes of a request where the fields that a client forged do nothing, as they should: the same order as of its honest twin. A quantity is
 * not ignored, but ordered or refused.
 */
export function orderedBy(attempt: Attempt, evidence: Pick<Evidence, 'declarations'>): string {
  const lines = attempt.isForged ? requestedLines(attempt, evidence) : attempt.lines;
  if (lines === null) return bodyOf(attempt);
  const { card = 'accepted', voucher } = attempt.operation.input;
  return JSON.stringify([lines.map(({ sku, quantity }) => [sku, quantity]), card, voucher]);
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
