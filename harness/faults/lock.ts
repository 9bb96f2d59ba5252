import type { Fault } from '../model/fault.ts';
import { once, type Strike } from './hands.ts';

/** As a name, whatever is in it. */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A migration that nobody announced: everybody who touches the table waits for it, or gives up. */
export const strikeLock: Strike<Extract<Fault, { type: 'lock' }>> = async ({ table }, { database }) => {
  const stranger = await database.stranger();
  await stranger.sql('begin');
  await stranger.sql(`lock table ${quoted(table)} in access exclusive mode`);
  return { strikes: once, remedy: () => stranger.close() };
};
