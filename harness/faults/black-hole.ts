import type { Fault } from '../model/fault.ts';
import { once, type Strike } from './hands.ts';

/** Silence: whoever waits without a deadline waits until it heals, and then gets what was under way. */
export const strikeBlackHole: Strike<Extract<Fault, { type: 'black-hole' }>> = (fault, hands) => {
  const way = hands.way(fault.on);
  way.change({ passage: 'held' });
  return { strikes: once, remedy: () => way.change({ passage: 'open' }) };
};
