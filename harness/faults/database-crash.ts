import type { Fault } from '../model/fault.ts';
import { once, type Strike } from './hands.ts';

/** The server drops everybody and everything that is not committed, and recovers from its log. */
export const strikeDatabaseCrash: Strike<Extract<Fault, { type: 'database-crash' }>> = async (
  _fault,
  { database },
) => {
  await database.crash();
  return { strikes: once, remedy: () => database.start() };
};
