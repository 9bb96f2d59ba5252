import { z } from 'zod';

const count = z.number().int().nonnegative();

/** `null`: the witness that would know was not there. */
const losses = {
  /** Orders whose buyers were told that they have them, and that are not in the database as sold. */
  ordersLost: count.nullable(),
  /**
   * Orders that were paid with more or less than their own total, and payments that were kept without an order. Not: a second
   * order for one intent, or a total that is wrong by itself, which the invariants tell.
   */
  chargedWrongly: count.nullable(),
  /** Orders that were sold, and of which no mail tells. */
  mailsMissing: count.nullable(),
};
export type Loss = keyof typeof losses;

/** One kind of fault, over the whole run. */
const faultRow = z.strictObject({
  /** In words: `cut-at-commit on database, before, one in 5`. */
  fault: z.string(),
  /** How often it was on. */
  times: count,
  /** How often it struck: see `FaultRecord`. */
  strikes: count,
  /** Operations in flight as it began, in all. */
  inFlight: count,
  /**
   * Operations of the load that were under way while it was on, and whose clients never learnt what became of them. One that
   * met two faults is in both rows.
   */
  unknown: count,
  /** What the witnesses say of those: the three add up to them. */
  tookEffect: count,
  noEffect: count,
  unresolved: count,
  /** Of those orders, whose attempts met it; what met two faults is in both rows. */
  ...losses,
});
export type FaultRow = z.infer<typeof faultRow>;

/** What faults did, and what was lost, whatever it met. */
export const nothingLost = z.strictObject({ faults: z.array(faultRow), ...losses });
export type NothingLost = z.infer<typeof nothingLost>;
