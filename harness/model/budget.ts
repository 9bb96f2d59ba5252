import { z } from 'zod';

/** What became of a run's budgets, in its result. */

export const budget = z.strictObject({
  name: z.string(),
  phase: z.string(),
  limitMs: z.number().nonnegative(),
  /** What was missed or has no answer counts as the timeout. `null` where it is unknown. */
  measuredMs: z.number().nonnegative().nullable(),
  state: z.enum(['met', 'missed', 'unknown']),
  /** Why it is unknown; `null` where it is not. */
  because: z.string().nullable(),
});
export type BudgetResult = z.infer<typeof budget>;

/** How much of what a backend does well was left of what it had done in another phase. */
export const goodput = z.strictObject({
  name: z.string(),
  kind: z.string(),
  phase: z.string(),
  against: z.string(),
  /** Operations that were ok, a second; `null` where the phase did not measure it. */
  perSecond: z.number().nonnegative().nullable(),
  againstPerSecond: z.number().nonnegative().nullable(),
  leastShare: z.number(),
  state: z.enum(['met', 'missed', 'unknown']),
  /** Why it is unknown; `null` where it is not. */
  because: z.string().nullable(),
});
export type GoodputResult = z.infer<typeof goodput>;

/** Whether B was slower than A by more than its gate allows: the ratio B ÷ A of one percentile, with its interval. */
export const gate = z.strictObject({
  name: z.string(),
  phase: z.string(),
  estimate: z.number().positive(),
  low: z.number().nonnegative(),
  high: z.number().nonnegative(),
  confidence: z.number(),
  atMost: z.number().positive(),
  state: z.enum(['met', 'missed', 'unknown']),
  /** Why it is unknown; `null` where it is not. */
  because: z.string().nullable(),
});
export type GateResult = z.infer<typeof gate>;
