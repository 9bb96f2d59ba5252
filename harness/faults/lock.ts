import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../model/fault.ts';
import type { Strike } from './hands.ts';
import { beginning } from './stranger.ts';

/** As a name, whatever is in it. */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Who waits for less than that may go unseen. */
const LOOK_MS = 25;

const WAITING = `
  select pid, virtualtransaction
    from pg_locks
   where locktype = 'relation' and relation = $1::regclass and not granted`;

/**
 * A migration that nobody announced: everybody who touches the table waits for it, or gives up. It strikes each transaction
 * that waits. Another stranger looks who does: an error of his would end the lock.
 */
export const strikeLock: Strike<Extract<Fault, { type: 'lock' }>> = async ({ table }, { database }) => {
  const name = quoted(table);
  const stranger = await beginning(database, 'begin', `lock table ${name} in access exclusive mode`);
  const watcher = await database.stranger().catch(async (error: unknown) => {
    await stranger.close();
    throw error;
  });
  const waits = new Set<string>();
  let isOver = false;
  const look = async (): Promise<void> => {
    // A server that crashes meanwhile takes the lock along.
    const rows = await watcher.sql(WAITING, [name]).catch(() => []);
    for (const { pid, virtualtransaction } of rows) waits.add(`${pid} ${virtualtransaction}`);
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
      await Promise.all([stranger.close(), watcher.close()]);
    },
  };
};
