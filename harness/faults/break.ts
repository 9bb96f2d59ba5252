import type { Fault } from '../model/fault.ts';
import type { Strike } from './hands.ts';

/** Exchanges break off, every n-th of them, at one moment of them. */
export const strikeBreak: Strike<Extract<Fault, { type: 'break' }>> = ({ on, when, every }, hands) => {
  const way = hands.way(on);
  const before = way.struck('breaking');
  way.change({ breaking: { when, every } });
  return { strikes: () => way.struck('breaking') - before, remedy: () => way.change({ breaking: null }) };
};
