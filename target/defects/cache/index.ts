import type { Defect } from '../defect.ts';
import { stalePrice } from './stale-price.ts';

/** Numbers 38 to 45. */
export const CACHE: readonly Defect[] = [stalePrice];
