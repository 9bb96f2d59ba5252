import type { Fault } from '../model/fault.ts';
import type { Strike } from './hands.ts';

/**
 * The database goes away in the one moment in which nobody but itself knows whether it has done what it was asked to.
 * Where a client insists on encryption nobody can read along, and the fault cannot strike.
 */
export const strikeCutAtCommit: Strike<Extract<Fault, { type: 'cut-at-commit' }>> = (fault, hands) => {
  const { on, when, every } = fault;
  const way = hands.way(on);
  const before = way.struck('cutting');
  way.change({ cutting: { when, every } });
  return {
    strikes: () => way.struck('cutting') - before,
    remedy: () => way.change({ cutting: null }),
    unsupported: () => way.unreadable(),
  };
};
