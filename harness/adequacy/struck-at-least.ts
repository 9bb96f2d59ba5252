import type { AdequacyRule } from '../model/scenario.ts';
import { plural } from './rule.ts';
import { isLoad, underWay } from './under-way.ts';
import { isSuch, isSudden, type WhichFault, wholeFault } from './which-fault.ts';

/**
 * Faults of a type, or narrower, struck at least `n` times in all, and met somebody. Those that last met operations that were
 * under way meanwhile. Of those that strike in one moment at least one found somebody in flight as it did: whoever comes to
 * a shop that is not there was not struck, though nobody can tell what became of that one's order either.
 * @example struckAtLeast(5, { type: 'cut-at-commit', when: 'after' })
 */
export function struckAtLeast(n: number, which: WhichFault): AdequacyRule {
  const what = wholeFault(which);
  return {
    name: `${what} struck at least ${plural(n, 'time')}`,
    asksOf: (fault) => isSuch(fault, which),
    check: ({ faults, history }) => {
      const underWayDuring = underWay(history.filter(isLoad));
      const alike = faults.filter(({ fault }) => isSuch(fault, which));
      const strikes = alike.reduce((sum, each) => sum + each.strikes, 0);
      const met = alike.filter((record) =>
        isSudden(record.fault) ? record.inFlight > 0 : underWayDuring(record),
      ).length;
      return {
        met: strikes >= n && met > 0,
        saw: `${plural(strikes, 'strike')} of ${what}, ${met} of ${plural(alike.length, 'fault')} met operations in flight`,
      };
    },
  };
}
