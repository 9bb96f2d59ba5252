import type { Defect } from '../defect.ts';
import { noIdempotency } from './no-idempotency.ts';

/** Numbers 16 to 29. */
export const PAYMENT: readonly Defect[] = [noIdempotency];
