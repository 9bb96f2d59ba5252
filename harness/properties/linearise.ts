import type { Instant } from '../model/time.ts';

/** When something happened. `null`: it never ended, so it may have taken effect at any time from its start on, or never. */
export interface Interval {
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
}

/** A call, had it happened all at once: which states it may lead to (more than one where nobody knows what it answered). */
export type Step<State> =
  | { readonly type: 'allowed'; readonly states: readonly State[] }
  | { readonly type: 'rejected'; readonly expected: string };

/** A sequential specification. Pure. */
export interface Model<State, Call> {
  interval(call: Call): Interval;
  step(state: State, call: Call): Step<State>;
  /** The same text for two states if and only if no call tells them apart. */
  key(state: State): string;
}

export interface Objection<Call> {
  readonly call: Call;
  readonly expected: string;
}

/**
 * `unexplained`: the longest order that the model explains ends after so many calls, and none of those that `stuck` names may
 * come next. `unknown`: there were more ways to try than may be remembered.
 */
export type Linearisation<State, Call> =
  | { readonly type: 'explained'; readonly state: State; readonly order: readonly Call[] }
  | { readonly type: 'unexplained'; readonly explained: number; readonly stuck: readonly Objection<Call>[] }
  | { readonly type: 'unknown'; readonly tried: number };

/** Configurations that are remembered: some tens of megabytes. */
const MEMO_MAX = 100_000;

/**
 * Looks for one order of the calls that the sequential model explains and that time allows: what ended before another began
 * comes first (Herlihy and Wing, "Linearizability", 1990); what touches overlaps. The search is that of Wing and Gong
 * ("Testing and Verifying Concurrent Objects", 1993), which never looks twice at one configuration: the same calls done, in the
 * same state (Lowe, "Testing for Linearizability", 2017). A call that never ended is put in anywhere or left out.
 *
 * Exact: `explained` and `unexplained` are proofs. Exponential in how many calls overlap, so meant for some hundreds of
 * calls of which few overlap; where `memoMax` configurations were not enough it says `unknown`.
 */
export function linearise<State, Call>(
  initial: State,
  calls: readonly Call[],
  model: Model<State, Call>,
  memoMax = MEMO_MAX,
): Linearisation<State, Call> {
  return new Search(calls, model, memoMax).run(initial);
}

interface Entry<Call> {
  readonly call: Call;
  readonly bit: bigint;
  readonly from: Instant;
  /** Infinite where it never ended. */
  readonly until: Instant;
}

type Unexplained<Call> = Extract<Linearisation<never, Call>, { type: 'unexplained' }>;

class OutOfMemo extends Error {}

class Search<State, Call> {
  readonly #model: Model<State, Call>;
  readonly #memoMax: number;

  readonly #entries: readonly Entry<Call>[];
  readonly #seen = new Set<string>();
  #best: Unexplained<Call> = { type: 'unexplained', explained: -1, stuck: [] };

  constructor(calls: readonly Call[], model: Model<State, Call>, memoMax: number) {
    this.#model = model;
    this.#memoMax = memoMax;
    this.#entries = calls.map((call, index) => {
      const { startedAt, endedAt } = model.interval(call);
      const until = endedAt ?? Number.POSITIVE_INFINITY;
      return { call, bit: 1n << BigInt(index), from: startedAt, until };
    });
  }

  run(initial: State): Linearisation<State, Call> {
    try {
      return this.#from(initial, 0n, []) ?? this.#best;
    } catch (error) {
      if (error instanceof OutOfMemo) return { type: 'unknown', tried: this.#seen.size };
      throw error;
    }
  }

  /** @returns `null` where nothing that begins with this order explains all. */
  #from(state: State, done: bigint, order: readonly Call[]): Linearisation<State, Call> | null {
    const remaining = this.#entries.filter(({ bit }) => (done & bit) === 0n);
    if (remaining.every(({ until }) => until === Number.POSITIVE_INFINITY))
      return { type: 'explained', state, order };
    if (!this.#isNew(`${done.toString(36)} ${this.#model.key(state)}`)) return null;
    const stuck: Objection<Call>[] = [];
    const next = minimal(remaining);
    for (const { call, bit } of next) {
      const step = this.#model.step(state, call);
      if (step.type === 'rejected') stuck.push({ call, expected: step.expected });
      else
        for (const after of step.states) {
          const found = this.#from(after, done | bit, [...order, call]);
          if (found !== null) return found;
        }
    }
    if (stuck.length === next.length && order.length > this.#best.explained)
      this.#best = { type: 'unexplained', explained: order.length, stuck };
    return null;
  }

  #isNew(configuration: string): boolean {
    if (this.#seen.has(configuration)) return false;
    if (this.#seen.size >= this.#memoMax) throw new OutOfMemo();
    this.#seen.add(configuration);
    return true;
  }
}

/** Those that may come next: nothing else had ended before they began. What ends first is tried first. */
function minimal<Call>(remaining: readonly Entry<Call>[]): readonly Entry<Call>[] {
  const firstEnd = remaining.reduce((first, { until }) => Math.min(first, until), Number.POSITIVE_INFINITY);
  return remaining.filter(({ from }) => from <= firstEnd).sort(byEnd);
}

/** Infinity less infinity is no number. */
const byEnd = (one: { readonly until: Instant }, other: { readonly until: Instant }): number =>
  one.until === other.until ? 0 : one.until - other.until;
