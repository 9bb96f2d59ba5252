import type { Fault } from '../model/fault.ts';
import { harmsFromNow, type Strike } from './hands.ts';

/** Nothing arrives whole: whoever takes what one read gives for a message is found out. */
export const strikeSlicing: Strike<Extract<Fault, { type: 'slicing' }>> = (fault, hands) => {
  const way = hands.way(fault.on);
  const strikes = harmsFromNow(way, 'sliced');
  way.change({ sliceBytes: fault.sliceBytes });
  return { strikes, remedy: () => way.change({ sliceBytes: null }) };
};
