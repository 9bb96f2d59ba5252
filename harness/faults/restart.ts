import type { Fault } from '../model/fault.ts';
import { once, type Strike } from './hands.ts';

/** A deployment: the backend is asked to end, may finish what it began, and comes back. */
export const strikeRestart: Strike<Extract<Fault, { type: 'restart' }>> = async (_fault, { backend }) => {
  await backend.stop();
  return { strikes: once, remedy: () => backend.start() };
};
