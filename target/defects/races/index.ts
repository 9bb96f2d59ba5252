import type { Defect } from '../defect.ts';
import { selectCheckUpdate } from './select-check-update.ts';

/** Numbers 1 to 15. */
export const RACES: readonly Defect[] = [selectCheckUpdate];
