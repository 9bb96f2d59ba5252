import type { Defect } from '../defect.ts';

/** Numbers 46 to 52. */
export const DURABILITY: readonly Defect[] = [];
