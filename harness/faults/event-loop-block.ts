import type { Fault } from '../model/fault.ts';
import { once, type Strike } from './hands.ts';

/** A computation that nobody thought would take so long: its process hears nobody, and everything in it waits. */
export const strikeEventLoopBlock: Strike<Extract<Fault, { type: 'event-loop-block' }>> = async (
  _fault,
  { backend },
  random,
  lastsMs,
) => {
  const blocked = await backend.block(random, lastsMs);
  return { strikes: once, remedy: () => blocked.over() };
};
