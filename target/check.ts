import type { z } from 'zod';
import { Refusal } from './refusal.ts';

/** How much of what is wrong is said: the client sent it, so it may be endless. */
const ISSUES = 3;
const CHARS = 300;

const describe = ({ path, message }: z.core.$ZodIssue): string =>
  path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`;

/**
 * Holds input from outside against its schema.
 * @throws Refusal `invalid`, which says what was wrong, within limits.
 */
export function check<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const detail = parsed.error.issues.slice(0, ISSUES).map(describe).join('; ');
  throw new Refusal('invalid', detail.length > CHARS ? `${detail.slice(0, CHARS)}…` : detail);
}
