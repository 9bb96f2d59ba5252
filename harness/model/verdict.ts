import type { CollectionName, Evidence } from './evidence.ts';
import type { Cents } from './money.ts';
import type { Distribution } from './result.ts';

/** `model` is no failure of its own: the verdict of generated programs, which may fail in any of these ways. */
export type Family = 'oversold' | 'lost data' | 'wrong charge' | 'breach' | 'stale cache' | 'speed' | 'model';

/** How far from broken a promise was, or by how much it was: what an invariant measured while it examined. */
export interface Measured {
  /** E.g. `staleness of a read`. */
  readonly what: string;
  readonly times: Distribution;
}

/** What an invariant found in the evidence. */
export type Finding =
  | { readonly verdict: 'holds'; readonly examined: number; readonly measured?: Measured }
  | {
      readonly verdict: 'violated';
      readonly examined: number;
      /** One sentence that a person understands: what was promised, and what happened instead. */
      readonly summary: string;
      /** What each witness says, one line each. Hostile text in it is cut, not escaped. */
      readonly facts: readonly string[];
      /** Ids of the smallest set of offending operations. */
      readonly offending: readonly number[];
      /** What it cost in money, where it cost money. */
      readonly costCents?: Cents;
      readonly measured?: Measured;
    }
  | { readonly verdict: 'inconclusive'; readonly reason: string };

/** What must hold of the evidence: a pure function, no I/O, no clock, no randomness. */
export interface Invariant {
  readonly name: string;
  readonly family: Family;
  /** One sentence: what is promised. */
  readonly promise: string;
  /** Alternatives, best first: the collections that each needs beside the history. `[[]]` needs only the history. */
  readonly needs: readonly (readonly CollectionName[])[];
  /** @param used the alternative of `needs` whose collections are all known. */
  check(evidence: Evidence, used: readonly CollectionName[]): Finding;
}

/** A finding with its invariant's name, and which witnesses it rests on. */
export type Verdict = Finding & {
  readonly invariant: string;
  readonly family: Family;
  readonly promise: string;
  readonly witnesses: readonly ('history' | CollectionName)[];
  /** What a missing witness kept from being checked. */
  readonly notChecked: readonly string[];
};
