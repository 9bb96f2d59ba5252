import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../model/fault.ts';
import type { Strike } from './hands.ts';
import { beginning } from './stranger.ts';

/** As a name, whatever is in it. */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Who waits for less than that may go unseen. */
const LOOK_MS = 25;

const WAITING = `
  select pid, waitstart::text
    from pg_locks
   where locktype = 'relation' and relation = $1::regclass and not granted and waitstart is not null`;

/**
 * A migration that nobody announced: everybody who touches the table waits for it, or gives up. It strikes those who wait, each
 * time that they do.
 */
export const strikeLock: Strike<Extract<Fault, { type: 'lock' }>> = async ({ table }, { database }) => {
  const name = quoted(table);
  const stranger = await beginning(database, 'begin', `lock table ${name} in access exclusive mode`);
  const waits = new Set<string>();
  let isOver = false;
  const look = async (): Promise<void> => {
    // A server that crashes meanwhile takes the lock along.
    const rows = await stranger.sql(WAITING, [name]).catch(() => []);
    for (const { pid, waitstart } of rows) waits.add(`${pid} ${waitstart}`);
  };
  const goOn = async (): Promise<void> => {
    while (!isOver) {
      await look();
      await delay(LOOK_MS);
    }
  };
  const going = goOn();
  return {
    strikes: () => waits.size,
    remedy: async () => {
      isOver = true;
      await going;
      await look();
      await stranger.close();
    },
  };
};
