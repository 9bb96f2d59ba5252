import type { Defect } from '../defect.ts';
import { cachedAbsence } from './cached-absence.ts';
import { cachedByUrl } from './cached-by-url.ts';
import { invalidationBeforeCommit } from './invalidation-before-commit.ts';
import { lateFill } from './late-fill.ts';
import { mutatedCache } from './mutated-cache.ts';
import { staleOnError } from './stale-on-error.ts';
import { stalePrice } from './stale-price.ts';
import { stampede } from './stampede.ts';

/** Numbers 38 to 45. */
export const CACHE: readonly Defect[] = [
  stalePrice,
  invalidationBeforeCommit,
  lateFill,
  cachedByUrl,
  cachedAbsence,
  mutatedCache,
  staleOnError,
  stampede,
];
