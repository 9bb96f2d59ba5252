import { z } from 'zod';

/** What a backend takes hold of, and may forget to give back. */
export const GROWING = ['memory', 'handles', 'connections', 'table size'] as const;
export type Growing = (typeof GROWING)[number];

/**
 * Of all processes of the backend: resident memory in bytes, open file descriptors. Of its database: connections that it
 * holds, and bytes of its tables with their indexes.
 */
const what = z.enum(GROWING);

const sample = z.strictObject({
  /** Since the start of the run. */
  atMs: z.number(),
  value: z.number().nonnegative(),
});
export type GrowthSample = z.infer<typeof sample>;

/** What was seen of one of them while a phase ran; empty where nobody tells. */
export const growthSeries = z.strictObject({ phase: z.string(), what, samples: z.array(sample) });
export type GrowthSeries = z.infer<typeof growthSeries>;

/** A series, and what was made of it. */
export const growth = z.strictObject({
  name: z.string(),
  phase: z.string(),
  what,
  per: z.enum(['minute', 'order']),
  /** The lowest of each block of samples: what is left even after a collection, or between two requests. */
  floors: z.array(sample),
  /** Theil–Sen, with Sen's interval; `null` where there were too few samples. */
  slope: z
    .strictObject({ estimate: z.number(), low: z.number(), high: z.number(), confidence: z.number() })
    .nullable(),
  most: z.number(),
  /** `met`: the whole interval is below the limit. `missed`: the whole interval is above it. */
  state: z.enum(['met', 'missed', 'unknown']),
  /** Why it is unknown; `null` where it is not. */
  because: z.string().nullable(),
});
export type GrowthResult = z.infer<typeof growth>;
