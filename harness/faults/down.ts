import type { Fault } from '../model/fault.ts';
import { once, type Strike } from './hands.ts';

/** Nobody is there any more, as far as the other side can tell. */
export const strikeDown: Strike<Extract<Fault, { type: 'down' }>> = (fault, hands) => {
  const way = hands.way(fault.on);
  way.change({ passage: 'refused' });
  return { strikes: once, remedy: () => way.change({ passage: 'open' }) };
};
