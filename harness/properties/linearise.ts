import type { Operation } from '../model/operation.ts';
import { judge } from './judge.ts';
import type { ShopState } from './shop-state.ts';
import { precedes, type Surroundings } from './surroundings.ts';

/** `stuck`: the longest order that the model explains ends here, and none of these may come next. */
export type Linearisation =
  | { readonly type: 'explained'; readonly state: ShopState }
  | { readonly type: 'unexplained'; readonly explained: number; readonly stuck: readonly Objection[] };

export interface Objection {
  readonly operation: Operation;
  readonly expected: string;
}

/**
 * Looks for one order of the operations that the sequential model explains, as in parallel testing with QuickCheck
 * (Claessen et al., "Finding Race Conditions in Erlang with QuickCheck and PULSE", ICFP 2009), with the order that time
 * imposes (Herlihy and Wing, "Linearizability", 1990): what ended before another began comes first. A sequential stretch
 * has one order only, so one search serves the whole trace, and it branches in the parallel section alone.
 */
export function linearise(
  initial: ShopState,
  trace: readonly Operation[],
  around: Surroundings,
): Linearisation {
  let best: Extract<Linearisation, { type: 'unexplained' }> = {
    type: 'unexplained',
    explained: -1,
    stuck: [],
  };

  const search = (state: ShopState, remaining: readonly Operation[]): ShopState | null => {
    if (remaining.length === 0) return state;
    const stuck: Objection[] = [];
    const next = remaining.filter((one) => !remaining.some((other) => precedes(other, one)));
    for (const operation of next) {
      const judgement = judge(state, operation, around);
      if (judgement.type === 'rejected') {
        stuck.push({ operation, expected: judgement.expected });
        continue;
      }
      const rest = remaining.filter((other) => other !== operation);
      const end = search(judgement.state, rest);
      if (end !== null) return end;
    }
    const explained = trace.length - remaining.length;
    if (stuck.length === next.length && explained > best.explained)
      best = { type: 'unexplained', explained, stuck };
    return null;
  };

  const end = search(initial, trace);
  return end === null ? best : { type: 'explained', state: end };
}
