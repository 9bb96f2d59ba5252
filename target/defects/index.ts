import { UsageError } from '../settings.ts';
import { clientPrice } from './client-price.ts';
import type { Defect } from './defect.ts';
import { noIdempotency } from './no-idempotency.ts';
import { orderWithoutOwner } from './order-without-owner.ts';
import { selectCheckUpdate } from './select-check-update.ts';
import { stalePrice } from './stale-price.ts';

export const DEFECTS: readonly Defect[] = [
  selectCheckUpdate,
  noIdempotency,
  clientPrice,
  orderWithoutOwner,
  stalePrice,
];

/**
 * @returns the defect that was asked for, or `null`.
 * @throws UsageError for a name that there is not, and for any defect in production.
 */
export function chooseDefect(asked: { defect: string | null; production: boolean }): Defect | null {
  if (asked.defect === null) return null;
  if (asked.production) throw new UsageError('TARGET_DEFECT is refused where NODE_ENV is production');
  const defect = DEFECTS.find(({ name }) => name === asked.defect);
  if (defect !== undefined) return defect;
  const known = DEFECTS.map(({ name }) => name).join(', ');
  throw new UsageError(`TARGET_DEFECT is ${JSON.stringify(asked.defect)}; allowed: ${known}`);
}
