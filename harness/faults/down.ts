import type { Fault } from '../model/fault.ts';
import { harmsFromNow, type Strike } from './hands.ts';

/** Nobody is there any more, as far as the other side can tell. */
export const strikeDown: Strike<Extract<Fault, { type: 'down' }>> = (fault, hands) => {
  const way = hands.way(fault.on);
  const strikes = harmsFromNow(way, 'refused');
  way.change({ passage: 'refused' });
  return { strikes, remedy: () => way.change({ passage: 'open' }) };
};
