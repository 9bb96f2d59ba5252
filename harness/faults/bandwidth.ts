import type { Fault } from '../model/fault.ts';
import { harmsFromNow, type Strike } from './hands.ts';

/** A narrow way: a long answer takes long, a short one hardly. */
export const strikeBandwidth: Strike<Extract<Fault, { type: 'bandwidth' }>> = (fault, hands) => {
  const way = hands.way(fault.on);
  const strikes = harmsFromNow(way, 'narrowed');
  way.change({ bytesPerSecond: fault.bytesPerSecond });
  return { strikes, remedy: () => way.change({ bytesPerSecond: null }) };
};
