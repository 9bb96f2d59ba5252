import type { Spread } from '../model/well-again.ts';
import { count, milliseconds } from './text.ts';

/** What stands over the rows. */
export const WELL_AGAIN_WORDS = 'How long until the shop was well again: the median, and at most';

/** @returns e.g. `48 ms (120 ms)`, `48 ms (120 ms), 1 of 12 not known`, `not known`. */
export function spreadInWords({ known, medianMs, maxMs }: Spread, times: number): string {
  if (known === 0) return 'not known';
  const missing = known < times ? `, ${count(times - known)} of ${count(times)} not known` : '';
  return `${milliseconds(medianMs)} (${milliseconds(maxMs)})${missing}`;
}

/** Heads of the table, and under each what a row has there. */
export const WELL_AGAIN_COLUMNS = [
  ['on for', 'onMs'],
  ['first order after', 'firstOrderMs'],
  ['old rate after', 'oldRateMs'],
] as const;
