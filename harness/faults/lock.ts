import type { Fault } from '../model/fault.ts';
import { once, type Strike } from './hands.ts';
import { beginning } from './stranger.ts';

/** As a name, whatever is in it. */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A migration that nobody announced: everybody who touches the table waits for it, or gives up. */
export const strikeLock: Strike<Extract<Fault, { type: 'lock' }>> = async ({ table }, { database }) => {
  const stranger = await beginning(database, 'begin', `lock table ${quoted(table)} in access exclusive mode`);
  return { strikes: once, remedy: () => stranger.close() };
};
