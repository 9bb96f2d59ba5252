import type { Moment } from './fault.ts';

/** What the way to a place is like. Each of these may be bad on its own. */
export interface Conditions {
  /** Asked for each chunk: how long it waits, in milliseconds. */
  delayMs(): number;
  /** Of one connection in one direction; `null`: as fast as it goes. */
  readonly bytesPerSecond: number | null;
  /** `null`: as it comes. */
  readonly sliceBytes: number | null;
  /** `held`: nothing passes, and nobody is told. `refused`: what is open is reset, and so is what comes. */
  readonly passage: 'open' | 'held' | 'refused';
  /** Every n-th exchange breaks. */
  readonly breaking: { readonly when: Moment; readonly every: number } | null;
  /** Every n-th commit is cut off; only where the way was laid for it. */
  readonly cutting: { readonly when: 'before' | 'after'; readonly every: number } | null;
}

/** Strikes every n-th of what comes along, each by a count of its own. */
export type Turned = 'breaking' | 'cutting';

/** What lasts on a way does to what comes along: pieces that are late, squeezed, cut up or held back, and connections that are reset. */
export const HARMS = ['delayed', 'narrowed', 'sliced', 'held', 'refused'] as const;
export type Harm = (typeof HARMS)[number];

export const GOOD: Conditions = {
  delayMs: () => 0,
  bytesPerSecond: null,
  sliceBytes: null,
  passage: 'open',
  breaking: null,
  cutting: null,
};
