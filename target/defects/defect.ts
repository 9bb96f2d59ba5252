import type { Parts } from '../parts.ts';

/** A seeded bug: one way in which real order backends fail, as a replacement of one or two parts. */
export interface Defect {
  /** What TARGET_DEFECT calls it. */
  readonly name: string;
  /** In the gallery of defects. */
  readonly number: number;
  /** The invariant that has to catch it. */
  readonly breaks: string;
  /** What has to happen for it to show. */
  readonly provokedBy: string;
  /** Where it was found in a real shop. */
  readonly seenIn: string;
  readonly replace: (parts: Parts) => Partial<Parts>;
}
