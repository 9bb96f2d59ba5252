import type { AdequacyRule } from '../model/scenario.ts';
import { plural } from './rule.ts';
import { isLoad, underWay } from './under-way.ts';
import { isSuch, isSudden, type WhichFault, wholeFault } from './which-fault.ts';

/**
 * Faults of a type, or narrower, that met somebody struck at least `n` times in all. Those that last met operations that were
 * under way meanwhile. Those that strike in one moment found somebody in flight as they did: whoever comes to
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
      const met = alike.filter((record) =>
        isSudden(record.fault) ? record.inFlight > 0 : underWayDuring(record),
      );
      const strikes = met.reduce((sum, each) => sum + each.strikes, 0);
      return {
        met: strikes >= n,
        saw: `${plural(strikes, 'strike')} of ${what}, by the ${met.length} of ${plural(alike.length, 'fault')} that met operations in flight`,
      };
    },
  };
}
