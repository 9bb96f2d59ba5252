import { UsageError } from '../settings.ts';
import { CACHE } from './cache/index.ts';
import type { Defect, Exhibit } from './defect.ts';
import { DURABILITY } from './durability/index.ts';
import { INPUT } from './input/index.ts';
import { PAYMENT } from './payment/index.ts';
import { RACES } from './races/index.ts';
import { names } from './seal.ts';
import { TWINS } from './twins/index.ts';

export const DEFECTS: readonly Defect[] = [...RACES, ...PAYMENT, ...INPUT, ...CACHE, ...DURABILITY];

/** All that there is to see: the defects, and the correct shops that look like them. */
export const GALLERY: readonly Exhibit[] = [...DEFECTS, ...TWINS];

/**
 * @returns the defect or twin that was asked for, in the open or under a seal, or `null`.
 * @throws UsageError for a name that there is not, and for any of them in production.
 */
export function chooseDefect(asked: { defect: string | null; production: boolean }): Exhibit | null {
  const { defect: given } = asked;
  if (given === null) return null;
  if (asked.production) throw new UsageError('TARGET_DEFECT is refused where NODE_ENV is production');
  const found = GALLERY.find(({ name }) => names(given, name));
  if (found !== undefined) return found;
  const known = GALLERY.map(({ name }) => name).join(', ');
  throw new UsageError(`TARGET_DEFECT is ${JSON.stringify(given)}; allowed: ${known}`);
}
