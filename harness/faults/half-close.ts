import type { Fault } from '../model/fault.ts';
import type { Strike } from './hands.ts';

/** The place hears an end that nobody meant: a server that takes it for a goodbye drops what it was working on. */
export const strikeHalfClose: Strike<Extract<Fault, { type: 'half-close' }>> = (fault, hands) => {
  const connections = hands.way(fault.on).halfClose();
  return { strikes: () => connections, remedy: null };
};
