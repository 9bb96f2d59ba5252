import type { Fault } from '../model/fault.ts';
import { once, type Strike } from './hands.ts';

/** SIGKILL: nothing is finished, nothing is tidied up, and what was only in memory is gone. */
export const strikeKill: Strike<Extract<Fault, { type: 'kill' }>> = async (_fault, { backend }) => {
  await backend.kill();
  return { strikes: once, remedy: () => backend.start() };
};
