import type { Fault } from '../model/fault.ts';
import { once, type Strike } from './hands.ts';

/** Somebody sets the clock, and what was to be good for another hour has run out. Who only measures lengths notices nothing. */
export const strikeClock: Strike<Extract<Fault, { type: 'clock' }>> = ({ aheadMs }, { backend }) => {
  backend.setAhead(aheadMs);
  return { strikes: once, remedy: () => backend.setAhead(0) };
};
