import type { Fault } from '../model/fault.ts';
import { once, type Strike } from './hands.ts';

/** Nothing arrives whole: whoever takes what one read gives for a message is found out. */
export const strikeSlicing: Strike<Extract<Fault, { type: 'slicing' }>> = (fault, hands) => {
  const way = hands.way(fault.on);
  way.change({ sliceBytes: fault.sliceBytes });
  return { strikes: once, remedy: () => way.change({ sliceBytes: null }) };
};
