import type { Fault } from '../model/fault.ts';
import { once, type Strike } from './hands.ts';

/** Somebody's report that runs all day: nothing that changes meanwhile can be cleared away. */
export const strikeLongTransaction: Strike<Extract<Fault, { type: 'long-transaction' }>> = async (
  _fault,
  { database },
) => {
  const stranger = await database.stranger();
  await stranger.sql('begin isolation level repeatable read');
  // The snapshot is taken by the first statement.
  await stranger.sql('select 1');
  return { strikes: once, remedy: () => stranger.close() };
};
