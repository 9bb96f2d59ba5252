import type { Fault } from '../model/fault.ts';
import type { Strike } from './hands.ts';

/** No memory is left: the process dies where it asks for more, in the middle of whatever that was. */
export const strikeMemoryLimit: Strike<Extract<Fault, { type: 'memory-limit' }>> = async (
  { spareBytes },
  { backend },
  random,
) => {
  const limited = await backend.limitMemory(random, spareBytes);
  // One that asked for nothing more has not been struck. Asked before it is brought back, and kept.
  let died: boolean | null = null;
  const hasDied = (): boolean => died ?? limited.hasDied();
  return {
    strikes: () => (hasDied() ? 1 : 0),
    remedy: async () => {
      died = hasDied();
      await limited.lift();
    },
  };
};
