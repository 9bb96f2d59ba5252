/** What `buyers` and the bench say to each other: types alone, so that the bench does not start the program by importing it. */

export interface BuyersOptions {
  readonly baseUrl: string;
  readonly seed: number;
  /** JSON of `StoredSessions`: the tokens of hundreds of buyers are too long for an argument. */
  readonly sessionsFile: string;
  readonly historyFile: string;
}

export interface StoredSessions {
  readonly emails: readonly string[];
  /** What each buyer's requests carry. */
  readonly bags: readonly Readonly<Record<string, string>>[];
}

/** So many buyers, each of whom asks again when the answer has come. */
export interface Ask {
  /** Unique for this shop: idempotency keys begin with it. */
  readonly name: string;
  readonly kind: 'checkout' | 'browse';
  /** Each takes one of `sku-<from>` to `sku-<from + skus - 1>`, evenly at random. */
  readonly skus: number;
  readonly from?: number;
  readonly buyers: number;
  readonly durationMs: number;
  /** Whether the answers' Server-Timing is read, which takes the generator some time. */
  readonly stages?: boolean;
}

export interface Reached {
  readonly ok: number;
  readonly refused: number;
  readonly unknown: number;
  /** Reasons of refusals and causes of unknowns. */
  readonly why: Readonly<Record<string, number>>;
  /** `ok` alone, until the last of them all ended. */
  readonly perSecond: number;
  /** Of all that ended, from the intended start. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Share of the time in which the generator's event loop was busy. */
  readonly generatorBusy: number;
  readonly stages: readonly StageCost[];
  /** What the client waited for beyond the target's own total. */
  readonly beyondMeanMs: number | null;
}

/** One stage of the target's Server-Timing, over all answers that had it. */
export interface StageCost {
  readonly stage: string;
  readonly count: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}
