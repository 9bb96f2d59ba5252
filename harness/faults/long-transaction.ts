import type { Fault } from '../model/fault.ts';
import { once, type Strike } from './hands.ts';
import { beginning } from './stranger.ts';

/** Somebody's report that runs all day: nothing that changes meanwhile can be cleared away. */
export const strikeLongTransaction: Strike<Extract<Fault, { type: 'long-transaction' }>> = async (
  _fault,
  { database },
) => {
  // The snapshot is taken by the first statement.
  const stranger = await beginning(database, 'begin isolation level repeatable read', 'select 1');
  return { strikes: once, remedy: () => stranger.close() };
};
