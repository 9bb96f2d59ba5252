import type { Twin } from '../defect.ts';

/** Correct shops that only look wrong. */
export const TWINS: readonly Twin[] = [];
