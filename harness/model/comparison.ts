import { z } from 'zod';

/** A ratio B ÷ A with its interval. */
const ratio = z.strictObject({
  metric: z.string(),
  estimate: z.number().positive(),
  low: z.number().nonnegative(),
  high: z.number().nonnegative(),
  /** The attained confidence level, e.g. 0.96875. */
  confidence: z.number(),
  pairs: z.number().int().nonnegative(),
  /** What its gate lets it be at most; `null` where there is none, and in runs of before. */
  atMost: z.number().positive().nullable().default(null),
});
export type Ratio = z.infer<typeof ratio>;

/** Two variants under the same load, in turn. */
export const comparison = z.strictObject({
  phase: z.string(),
  a: z.record(z.string(), z.string()),
  b: z.record(z.string(), z.string()),
  /** The suite whose backend is A; `null` where both are of one suite, and in runs of before. */
  base: z.string().nullable().default(null),
  kind: z.enum(['indicative', 'decided']),
  /** Exact counters per request; `null` where the database does not count. */
  queriesPerRequest: z.strictObject({ a: z.number().nonnegative(), b: z.number().nonnegative() }).nullable(),
  ratios: z.array(ratio),
  pairs: z.number().int().nonnegative(),
  ratePerSecond: z.number().positive(),
  /** One sentence; where nothing is shown "no difference larger than X % detected". */
  summary: z.string(),
});
export type Comparison = z.infer<typeof comparison>;
