import type { Fault } from '../model/fault.ts';
import { harmsFromNow, type Strike } from './hands.ts';

/** Silence: whoever waits without a deadline waits until it heals, and then gets what was under way. */
export const strikeBlackHole: Strike<Extract<Fault, { type: 'black-hole' }>> = (fault, hands) => {
  const way = hands.way(fault.on);
  const strikes = harmsFromNow(way, 'held');
  way.change({ passage: 'held' });
  return { strikes, remedy: () => way.change({ passage: 'open' }) };
};
