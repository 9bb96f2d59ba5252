import type { Kind, Outcome, RefusalReason } from '../model/operation.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import { plural } from './rule.ts';

/** At least `n` operations of a kind, of one outcome where it is given. The harness's own final ones do not count. */
export function atLeast(n: number, kind: Kind, outcome?: Outcome['type']): AdequacyRule {
  const what = outcome === undefined ? kind : `${kind} that was ${outcome}`;
  return {
    name: `at least ${n} × ${what}`,
    check: ({ history }) => {
      const count = history.filter(
        (operation) =>
          operation.kind === kind &&
          operation.phase !== 'final' &&
          (outcome === undefined || operation.outcome.type === outcome),
      ).length;
      return { met: count >= n, saw: `${count} × ${what}` };
    },
  };
}

/** At least `n` operations of the load were refused for this reason. */
export function refusedFor(reason: RefusalReason, n: number): AdequacyRule {
  return {
    name: `at least ${n} refused: ${reason}`,
    check: ({ history }) => {
      const count = history.filter(
        ({ outcome, phase }) => phase !== 'final' && outcome.type === 'refused' && outcome.reason === reason,
      ).length;
      return { met: count >= n, saw: `${plural(count, 'operation')} refused: ${reason}` };
    },
  };
}
