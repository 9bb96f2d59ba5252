import { z } from 'zod';

const count = z.number().int().nonnegative();
const milliseconds = z.number().nonnegative();

/** Over the faults of one kind. Those of which it is not known are missing here: the load was over before. */
const spread = z.strictObject({
  known: count,
  medianMs: milliseconds.nullable(),
  maxMs: milliseconds.nullable(),
});
export type Spread = z.infer<typeof spread>;

/** How long the shop took to be well again after one kind of fault, over the whole run. */
export const wellAgainRow = z.strictObject({
  /** In words, as in `nothingLost`. */
  fault: z.string(),
  /** How many of these struck. */
  times: count,
  /** From the strike until the remedy had worked: of a process that was killed, until it was ready. */
  onMs: spread,
  /** From then until the answer to the first checkout that began after it and was confirmed. */
  firstOrderMs: spread,
  /** From then until as many orders a second were confirmed as before the strike. */
  oldRateMs: spread,
});
export type WellAgainRow = z.infer<typeof wellAgainRow>;
