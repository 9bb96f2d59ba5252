import type { Fault } from '../model/fault.ts';
import { once, type Strike } from './hands.ts';

/** The process stands still, as in a long collection of garbage, and goes on as if no time had passed. */
export const strikePause: Strike<Extract<Fault, { type: 'pause' }>> = (_fault, { backend }) => {
  backend.pause();
  return { strikes: once, remedy: () => backend.resume() };
};
