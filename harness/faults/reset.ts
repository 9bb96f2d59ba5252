import type { Fault } from '../model/fault.ts';
import type { Strike } from './hands.ts';

/** Every open connection breaks at once: whoever waits for an answer does not learn what became of the request. */
export const strikeReset: Strike<Extract<Fault, { type: 'reset' }>> = (fault, hands) => {
  const connections = hands.way(fault.on).reset();
  return { strikes: () => connections, remedy: null };
};
